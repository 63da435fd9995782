package conformance.mm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.ToLongFunction;
import kernel.api.Prot;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.mm.UserAccess;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.X86Abi;
import org.junit.jupiter.api.Test;

/** What memory costs: all bytes that are allocated for it, garbage too, and not what is left after a collection. */
class MemoryFootprintTests {
    private static final int PAGE = PhysicalMemory.PAGE_SIZE;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;
    private static final long LARGE = 64L << 20;
    private static final int RUNS = 3;

    private static PagedAddressSpace space() {
        MachineProfile machine = MachineProfile.builtIn();
        MmapLayout layout = MmapLayout.pick(new X86Abi(true, machine.elf64()), 0, false, 8 << 20, 0, 0);
        return new PagedAddressSpace(new PhysicalMemory(), machine, layout, MmLimits.NONE);
    }

    private static long map(PagedAddressSpace space, long length, int prot) {
        int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_NORESERVE;
        return space.mmap(0, length, prot, flags, Optional.empty(), 0);
    }

    /** Measures several times in fresh address spaces, since the first time loads classes; returns the least. */
    private static long least(ToLongFunction<PagedAddressSpace> measured) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            PagedAddressSpace space = space();
            least = Math.min(least, measured.applyAsLong(space));
            space.mmput();
        }
        return least;
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        action.run();
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    @Test
    void anUntouchedTebibyteCostsUnderAKilobyte() {
        long bytes = least(space -> allocatedBy(() -> map(space, 1L << 40, RW)));
        assertThat(bytes).isLessThan(1024);
    }

    @Test
    void aPopulatedPageCostsLittleMoreThanItsBytes() {
        long bytes = least(space -> {
            try (UserAccess access = space.access()) {
                return allocatedBy(() -> access.fill(map(space, LARGE, RW), (byte) 1, LARGE));
            }
        });
        assertThat(bytes / (LARGE / PAGE)).isLessThanOrEqualTo(4200);
    }

    @Test
    void aPageOnItsOwnCostsATableToo() {
        int pages = 2000;
        long distance = 2L << 20;
        long bytes = least(space -> {
            long start = map(space, pages * distance, RW);
            try (UserAccess access = space.access()) {
                return allocatedBy(() -> {
                    for (int i = 0; i < pages; i++) {
                        access.store1(start + i * distance, (byte) 1);
                    }
                });
            }
        });
        assertThat(bytes / pages).isLessThanOrEqualTo(2 * 4200);
    }

    @Test
    void readingWhatWasNeverWrittenCostsItsTablesOnly() {
        long bytes = least(space -> {
            long start = map(space, LARGE, RW);
            try (UserAccess access = space.access()) {
                return allocatedBy(() -> {
                    for (long at = start; at < start + LARGE; at += PAGE) {
                        access.load8(at);
                    }
                });
            }
        });
        assertThat(bytes / (LARGE / PAGE)).isLessThanOrEqualTo(16);
    }

    @Test
    void accessesCostNothingOnceThePagesAreThere() {
        long bytes = least(space -> {
            long start = map(space, LARGE, RW);
            try (UserAccess access = space.access()) {
                access.fill(start, (byte) 1, LARGE);
                return allocatedBy(() -> {
                    for (long at = start; at < start + LARGE - PAGE; at += PAGE) {
                        access.store8(at + PAGE - 4, access.load8(at + PAGE - 3));
                    }
                });
            }
        });
        assertThat(bytes).isLessThan(1024);
    }

    @Test
    void aMappingCostsSomeHundredBytes() {
        int count = 30_000;
        long bytes = least(space -> allocatedBy(() -> {
            for (int i = 0; i < count; i++) {
                map(space, PAGE, i % 2 == 0 ? RW : Prot.PROT_READ);
            }
        }));
        assertThat(bytes / count).isLessThanOrEqualTo(800);
    }

    @Test
    void aChildSharesPagesAndTables() {
        long bytes = least(space -> {
            try (UserAccess access = space.access()) {
                access.fill(map(space, LARGE, RW), (byte) 1, LARGE);
                PagedAddressSpace[] child = new PagedAddressSpace[1];
                long cost = allocatedBy(() -> child[0] = space.dupMm());
                child[0].mmput();
                return cost;
            }
        });
        assertThat(bytes).isLessThan(32 << 10);
    }
}
