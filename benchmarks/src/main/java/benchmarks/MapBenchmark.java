package benchmarks;

import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Mapping memory and unmapping it again. */
public class MapBenchmark {
    private static final int AREAS = 65_000;

    @State(Scope.Thread)
    public static class Empty {
        private final PagedAddressSpace mm = Spaces.empty();
    }

    /** Areas of one page with holes of one page: two pages fit only below them all. */
    @State(Scope.Thread)
    public static class FreeBelow {
        private final PagedAddressSpace mm = Spaces.empty();

        @Setup
        public void crowd() {
            for (int i = 0; i < AREAS; i++) {
                mm.munmap(Spaces.map(mm, 2 * Spaces.PAGE, 0) + Spaces.PAGE, Spaces.PAGE);
            }
        }
    }

    /** The same, looked for upwards: two pages fit only above them all. */
    @State(Scope.Thread)
    public static class FreeAbove {
        private final PagedAddressSpace mm = Spaces.empty();

        @Setup
        public void crowd() {
            for (int i = 0; i < AREAS; i++) {
                mm.munmap(Spaces.map(mm, 2 * Spaces.PAGE, MapFlags.MAP_32BIT), Spaces.PAGE);
            }
        }
    }

    @Benchmark
    public void empty(Empty state) {
        mapAndUnmap(state.mm, Spaces.PAGE, 0);
    }

    @Benchmark
    public void below(FreeBelow state) {
        mapAndUnmap(state.mm, 2 * Spaces.PAGE, 0);
    }

    @Benchmark
    public void above(FreeAbove state) {
        mapAndUnmap(state.mm, 2 * Spaces.PAGE, MapFlags.MAP_32BIT);
    }

    private static void mapAndUnmap(PagedAddressSpace mm, long length, int flags) {
        mm.munmap(Spaces.map(mm, length, flags), length);
    }
}
