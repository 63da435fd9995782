package benchmarks;

import kernel.sim.mm.PagedAddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finding the mapping of an address among 65,536. */
@State(Scope.Thread)
public class LookupBenchmark {
    private static final int AREAS = 1 << 16;

    /** How many addresses a round uses: so many that caches do not hold their paths. */
    private static final int COUNT = 1 << 12;

    private final PagedAddressSpace mm = Spaces.empty();
    private long[] addresses = new long[0];

    @Setup
    public void map() {
        long lowest = 0;
        for (int i = 0; i < AREAS; i++) {
            lowest = Spaces.map(mm, 2 * Spaces.PAGE, 0);
            mm.munmap(lowest + Spaces.PAGE, Spaces.PAGE);
        }
        addresses = Spaces.addresses(COUNT, lowest, 2 * AREAS - 1);
    }

    /** Half of the addresses are mapped. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int lookup() {
        int found = 0;
        for (long vaddr : addresses) {
            found += mm.findExtendVma(vaddr) ? 1 : 0;
        }
        return found;
    }
}
