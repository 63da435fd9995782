package kernel.sim.mm;

import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.PageTableGeometry;

/**
 * Where new mappings go.
 *
 * @param taskSize end of the address space
 * @param mmapBase top of the region when mappings go downwards
 * @param legacyBase bottom of the region when mappings go upwards
 * @param isLegacy whether mappings go upwards
 * @param stackGuardGap bytes kept free below a stack
 * @param is64 whether large file mappings can be placed on large pages
 * @param geometry the levels of the page tables
 * @kernel v6.18 arch/x86/mm/mmap.c, {@code arch_pick_mmap_layout}
 */
public record MmapLayout(
        long taskSize,
        long mmapBase,
        long legacyBase,
        boolean isLegacy,
        long stackGuardGap,
        boolean is64,
        PageTableGeometry geometry) {
    private static final int CANONICAL_SHIFT = 16;
    private static final long MIN_GAP = 128L << 20;

    /**
     * Computes the layout of a new address space.
     *
     * @param abi how the program runs
     * @param personality bits of {@link kernel.api.Personality}
     * @param isLegacy whether mappings go upwards
     * @param stackLimit RLIMIT_STACK in bytes, unsigned
     * @param stackRnd how far the stack's top may have moved, in bytes
     * @param mmapRnd how far mappings move, in bytes
     * @return the layout
     */
    public static MmapLayout pick(
            ArchAbi abi, int personality, boolean isLegacy, long stackLimit, long stackRnd, long mmapRnd) {
        long taskSize = abi.taskSize(personality);
        long guard = abi.profile().stackGuardGap();
        long pad = stackRnd + guard;
        long gap = Long.compareUnsigned(stackLimit + pad, stackLimit) > 0 ? stackLimit + pad : stackLimit;
        long most = taskSize / 6 * 5;
        if (Long.compareUnsigned(gap, MIN_GAP) < 0) {
            gap = MIN_GAP;
        } else if (Long.compareUnsigned(gap, most) > 0) {
            gap = most;
        }
        return new MmapLayout(
                taskSize,
                PagedAddressSpace.pageAlign(taskSize - gap - mmapRnd),
                abi.legacyMmapBase(personality) + mmapRnd,
                isLegacy,
                guard,
                abi.wordSize() == 8,
                abi.pageTableGeometry());
    }

    /** Tells whether an address is one at all: its upper bits are alike, or do not exist. */
    boolean isCanonical(long vaddr) {
        return !is64 || vaddr << CANONICAL_SHIFT >> CANONICAL_SHIFT == vaddr;
    }
}
