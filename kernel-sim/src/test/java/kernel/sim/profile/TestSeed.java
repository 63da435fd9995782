package kernel.sim.profile;

import java.util.SplittableRandom;

/** Where random tests get their numbers: {@code -Dksim.seed=} repeats a run. */
public final class TestSeed {
    private TestSeed() {}

    /** Prints the seed and returns it. */
    public static long of(Class<?> test) {
        long seed = Long.getLong("ksim.seed", System.nanoTime());
        System.out.println(test.getName() + ": -Dksim.seed=" + seed);
        return seed;
    }

    /** Returns numbers of a printed seed. */
    public static SplittableRandom random(Class<?> test) {
        return new SplittableRandom(of(test));
    }
}
