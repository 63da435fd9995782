package kernel.sim.profile;

/**
 * Settings of a running kernel that exec depends on, as sysctl(8) shows them.
 *
 * @param mmapMinAddr vm.mmap_min_addr
 * @param hintMin lowest address that a hint can have, which a security module may raise
 * @param overcommitMemory vm.overcommit_memory: 0 or 1
 * @param isLegacyVaLayout vm.legacy_va_layout
 * @param maxMapCount vm.max_map_count
 * @param mmapRndBits vm.mmap_rnd_bits
 * @param mmapRndCompatBits vm.mmap_rnd_compat_bits
 * @param randomizeVaSpace kernel.randomize_va_space: 0, 1 or 2
 * @param suidDumpable fs.suid_dumpable: 0, 1 or 2
 */
public record Settings(
        long mmapMinAddr,
        long hintMin,
        int overcommitMemory,
        boolean isLegacyVaLayout,
        int maxMapCount,
        int mmapRndBits,
        int mmapRndCompatBits,
        int randomizeVaSpace,
        int suidDumpable) {
    /** The value of fs.suid_dumpable with which others may look into every program. */
    public static final int SUID_DUMP_USER = 1;
}
