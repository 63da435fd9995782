package benchmarks;

import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The first use of a fresh mapping of 10 MiB, whose frames were used before. */
@State(Scope.Thread)
public class FaultBenchmark {
    private final PagedAddressSpace mm = Spaces.empty();
    private final UserAccess access = mm.access();
    private long start;

    @Setup(Level.Invocation)
    public void map() {
        start = Spaces.map(mm, Spaces.BIG, 0);
    }

    @TearDown(Level.Invocation)
    public void unmap() {
        mm.munmap(start, Spaces.BIG);
    }

    /** A byte to each page; per page. */
    @Benchmark
    @OperationsPerInvocation(Spaces.BIG_PAGES)
    public void fault() {
        UserAccess processor = access;
        long end = start + Spaces.BIG;
        for (long vaddr = start; vaddr < end; vaddr += Spaces.PAGE) {
            processor.store1(vaddr, (byte) 1);
        }
    }

    /** All bytes at once; for all. */
    @Benchmark
    public long fill() {
        return access.fill(start, (byte) 1, Spaces.BIG);
    }

    /** Eight bytes at a time; for all. */
    @Benchmark
    public void stores() {
        UserAccess processor = access;
        long end = start + Spaces.BIG;
        for (long page = start; page < end; page += Spaces.PAGE) {
            for (int i = 0; i < Spaces.PAGE; i += Long.BYTES) {
                processor.store8(page + i, i);
            }
        }
    }
}
