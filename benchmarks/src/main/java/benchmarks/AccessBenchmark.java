package benchmarks;

import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Using memory that is there. */
@State(Scope.Thread)
public class AccessBenchmark {
    /** How many addresses a round uses. */
    private static final int COUNT = 1024;

    /** So few that the translations of all of them are kept. */
    private static final int FEW_PAGES = 64;

    private final PagedAddressSpace mm = Spaces.empty();
    private final UserAccess access = mm.access();
    private final long start = Spaces.map(mm, Spaces.BIG, 0);
    private final long[] near = Spaces.addresses(COUNT, start, FEW_PAGES);
    private final long[] far = Spaces.addresses(COUNT, start, Spaces.BIG_PAGES);

    @Setup
    public void populate() {
        access.fill(start, (byte) 1, Spaces.BIG);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long load() {
        UserAccess processor = access;
        long sum = 0;
        for (long vaddr : near) {
            sum += processor.load8(vaddr);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void store() {
        UserAccess processor = access;
        for (long vaddr : near) {
            processor.store8(vaddr, vaddr);
        }
    }

    /** Through all levels of the page tables. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long walk() {
        long sum = 0;
        for (long vaddr : far) {
            sum += mm.walk(vaddr);
        }
        return sum;
    }

    /** Nine of ten translations are not kept: a walk, and the new translation in the place of another one. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long miss() {
        UserAccess processor = access;
        long sum = 0;
        for (long vaddr : far) {
            sum += processor.load8(vaddr);
        }
        return sum;
    }
}
