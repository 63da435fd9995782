package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import kernel.sim.record.Replay;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random addresses of 500 programs of the host's kernel: they lie in the same ranges as those of ksim, have the same
 * alignment, and are distributed alike.
 */
class RandomisedHostIT {
    private static final long SEED = Long.getLong("ksim.seed", System.nanoTime());
    private static final int SIMULATED = 2000;
    private static final int REAL = 500;

    /** By the test of Kolmogorov and Smirnov, equal distributions are this far apart once in a million times. */
    private static final double MOST_APART =
            Math.sqrt(-Math.log(1e-6 / 2) / 2 * (SIMULATED + REAL) / ((double) SIMULATED * REAL));

    private static final long TASK_SIZE_64 = 0x7ffffffff000L;
    private static final long TASK_SIZE_32 = 0xffffe000L;
    private static final long STACK_PAGES_64 = 0x3fffff;
    private static final long STACK_PAGES_32 = 0x7ff;
    private static final long MMAP_BITS_64 = 28;
    private static final long MMAP_BITS_32 = 8;
    private static final long ET_DYN_BASE_64 = 0x555555554000L;
    private static final long ET_DYN_BASE_32 = 0x56555000L;
    private static final long BRK_RANGE_64 = 1L << 30;
    private static final long BRK_RANGE_32 = 32L << 20;
    private static final long PAGE = 4096;

    @TempDir
    static Path directory;

    private static HostKernel host;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        host = HostKernel.assumed(directory);
        new LiveMutations(host);
    }

    /**
     * A program and what is random about it.
     *
     * @param seed its file
     * @param layout all quantities
     */
    private record Randomised(String seed, List<RandomLayout> layout) {
        @Override
        public String toString() {
            return seed;
        }
    }

    private static Stream<Randomised> programs() {
        ToLongFunction<JsonObject> behind = r -> RandomLayout.endOfProgram(r) + PAGE;
        return Stream.of(
                new Randomised(
                        "dyn64-interp",
                        layout64(
                                RandomLayout.program(ET_DYN_BASE_64, MMAP_BITS_64),
                                RandomLayout.brk(BRK_RANGE_64, behind))),
                new Randomised("dyn64", layout64(RandomLayout.brk(BRK_RANGE_64, r -> ET_DYN_BASE_64 + PAGE))),
                new Randomised("exec64", layout64(RandomLayout.brk(BRK_RANGE_64, behind))),
                new Randomised(
                        "dyn32-interp",
                        layout32(
                                RandomLayout.program(ET_DYN_BASE_32, MMAP_BITS_32),
                                RandomLayout.brk(BRK_RANGE_32, behind))),
                new Randomised("exec32", layout32(RandomLayout.brk(BRK_RANGE_32, behind))));
    }

    private static List<RandomLayout> layout64(RandomLayout... others) {
        List<RandomLayout> layout = new ArrayList<>(List.of(others));
        layout.add(RandomLayout.stackEnd(TASK_SIZE_64, STACK_PAGES_64));
        layout.add(RandomLayout.mmapBase(TASK_SIZE_64, STACK_PAGES_64, MMAP_BITS_64));
        layout.add(RandomLayout.tables("x86_64".length() + 1));
        return layout;
    }

    private static List<RandomLayout> layout32(RandomLayout... others) {
        List<RandomLayout> layout = new ArrayList<>(List.of(others));
        layout.add(RandomLayout.stackEnd(TASK_SIZE_32, STACK_PAGES_32));
        layout.add(RandomLayout.mmapBase(TASK_SIZE_32, STACK_PAGES_32, MMAP_BITS_32));
        layout.add(RandomLayout.tables("i686".length() + 1));
        return layout;
    }

    @ParameterizedTest
    @MethodSource("programs")
    void isDistributedAsInTheHostsKernel(Randomised program) throws IOException, InterruptedException {
        String line = "{\"id\":\"r\",\"path\":\"seeds/" + program.seed + "\",\"argv\":[\"t\"],\"personality\":[]}";
        List<JsonObject> real = host.observer().run(directory, host.directory(), Collections.nCopies(REAL, line));
        Replay replay = host.replay(SEED);
        List<JsonObject> simulated = new ArrayList<>();
        for (int i = 0; i < SIMULATED; i++) {
            simulated.add(JsonParser.parseString(replay.run(line)).getAsJsonObject());
        }
        for (RandomLayout quantity : program.layout) {
            List<Long> there = quantity.sorted(real);
            List<Long> here = quantity.sorted(simulated);
            assertInside(quantity, there, "the host's kernel");
            assertInside(quantity, here, "ksim, seed " + SEED);
            double apart = distance(there, here);
            System.out.printf(
                    "%s, %s: 0x%x to 0x%x in %d execs of %s, 0x%x to 0x%x in %d of ksim, %.3f apart%n",
                    program,
                    quantity.name(),
                    there.get(0),
                    there.get(REAL - 1),
                    REAL,
                    host.describe(),
                    here.get(0),
                    here.get(SIMULATED - 1),
                    SIMULATED,
                    apart);
            assertThat(apart).as("%s, seed %d", quantity.name(), SEED).isLessThan(MOST_APART);
        }
    }

    private static void assertInside(RandomLayout quantity, List<Long> sorted, String where) {
        assertThat(sorted.get(0)).as("%s, least, %s", quantity.name(), where).isGreaterThanOrEqualTo(quantity.least());
        assertThat(sorted.get(sorted.size() - 1))
                .as("%s, most, %s", quantity.name(), where)
                .isLessThanOrEqualTo(quantity.most());
        assertThat(sorted).as("%s, unit, %s", quantity.name(), where).allMatch(value -> value % quantity.unit() == 0);
    }

    /** Returns the largest difference between two distributions. */
    private static double distance(List<Long> one, List<Long> other) {
        double most = 0;
        int i = 0;
        int j = 0;
        while (i < one.size() && j < other.size()) {
            long at = Math.min(one.get(i), other.get(j));
            while (i < one.size() && one.get(i) == at) {
                i++;
            }
            while (j < other.size() && other.get(j) == at) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / one.size() - (double) j / other.size()));
        }
        return most;
    }
}
