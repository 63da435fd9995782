package conformance.mm;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes sequences: limits, and a source of calls.
 *
 * @param seed of all choices
 * @param calls how many calls a sequence has
 */
record SequenceGenerator(long seed, int calls) {
    private static final long STACK = 8L << 20;
    private static final long KIB = 1024;

    /** Chooses limits of a sequence: most have none but the usual one. */
    Map<Limit, Long> limits(int number) {
        SplittableRandom random = random(number);
        Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        limits.put(Limit.STACK, STACK);
        switch (random.nextInt(12)) {
            case 0 -> limits.put(Limit.AS, (512 + random.nextInt(1024)) * KIB);
            case 1 -> limits.put(Limit.DATA, (64 + random.nextInt(256)) * KIB);
            case 2 -> limits.put(Limit.STACK, (256 + random.nextInt(256)) * KIB);
            case 3 -> limits.put(Limit.STACK, -1L);
            default -> {}
        }
        return limits;
    }

    CallSource source(int number) {
        return new CallGenerator(random(number).split(), calls);
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed * 1_000_003 + number);
    }
}
