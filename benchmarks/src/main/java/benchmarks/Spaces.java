package benchmarks;

import java.util.Optional;
import kernel.api.Prot;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.Settings;
import kernel.sim.profile.X86Abi;

/** Address spaces of a 64-bit program, and what is done with them. */
final class Spaces {
    static final int PAGE = 4096;
    static final int BIG = 10 << 20;
    static final int BIG_PAGES = BIG / PAGE;

    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;
    private static final int PRIVATE = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS;
    private static final int MAX_MAP_COUNT = 1 << 20;
    private static final long STACK_LIMIT = 8 << 20;

    private Spaces() {}

    /** Returns an empty address space that may have more mappings than usual. */
    static PagedAddressSpace empty() {
        MachineProfile machine = machine(MachineProfile.builtIn());
        X86Abi abi = new X86Abi(true, machine.elf64());
        MmapLayout layout = MmapLayout.pick(abi, 0, false, STACK_LIMIT, 0, 0);
        return new PagedAddressSpace(new PhysicalMemory(), machine, layout, MmLimits.NONE);
    }

    private static MachineProfile machine(MachineProfile machine) {
        return machine.withSystem(machine.memTotalPages(), machine.swapTotalPages(), settings(machine.settings()));
    }

    private static Settings settings(Settings settings) {
        return new Settings(
                settings.mmapMinAddr(),
                settings.hintMin(),
                settings.overcommitMemory(),
                settings.isLegacyVaLayout(),
                MAX_MAP_COUNT,
                settings.mmapRndBits(),
                settings.mmapRndCompatBits(),
                settings.randomizeVaSpace(),
                settings.suidDumpable());
    }

    static long map(PagedAddressSpace mm, long length, int flags) {
        return mm.mmap(0, length, RW, PRIVATE | flags, Optional.empty(), 0);
    }

    /** Chooses addresses, 8 bytes each, in pages side by side: the same sequence as in C. */
    static long[] addresses(int count, long start, int pages) {
        long[] addresses = new long[count];
        long random = 1;
        for (int i = 0; i < count; i++) {
            random = random * 6364136223846793005L + 1442695040888963407L;
            addresses[i] = start + (random >>> 33) % pages * PAGE + (random >>> 20 & 0xff8);
        }
        return addresses;
    }
}
