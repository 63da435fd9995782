package benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;

/** How much of Java's heap memory needs: all that is allocated for it, also what is garbage at once. */
final class Footprint {
    private static final long UNTOUCHED = 1L << 40;
    private static final long POPULATED = 64L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long THREAD = Thread.currentThread().getId();

    private Footprint() {}

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(THREAD);
    }

    /** Returns what a mapping of 1 TiB needs, in bytes. */
    static double untouched() {
        PagedAddressSpace mm = Spaces.empty();
        Spaces.map(mm, Spaces.PAGE, 0);
        long before = allocated();
        Spaces.map(mm, UNTOUCHED, MapFlags.MAP_NORESERVE);
        return allocated() - before;
    }

    /** Returns what a page that was written to needs, in bytes: its share of everything that comes with its mapping. */
    static double populatedPage() {
        PagedAddressSpace mm = Spaces.empty();
        try (UserAccess access = mm.access()) {
            long before = allocated();
            access.fill(Spaces.map(mm, POPULATED, 0), (byte) 1, POPULATED);
            return (double) (allocated() - before) / (POPULATED / Spaces.PAGE);
        }
    }
}
