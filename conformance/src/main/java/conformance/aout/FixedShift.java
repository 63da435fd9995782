package conformance.aout;

import java.util.random.RandomGenerator;

/**
 * The chance of a real kernel, repeated: how far it moved the stack.
 *
 * @param pages 0 to 2
 */
record FixedShift(int pages) implements RandomGenerator {
    private static final int PAGE = 4096;

    @Override
    public long nextLong() {
        return 0;
    }

    /** What is subtracted from the top of the stack is rounded to pages: two of them need nearly all of the range. */
    @Override
    public int nextInt(int bound) {
        return Math.min(pages * PAGE, bound - 1);
    }
}
