package kernel.sim.mm;

/**
 * A count of pages that is added to in batches: what may be read at any time lags behind, the sum is exact.
 *
 * @kernel v6.18 lib/percpu_counter.c, {@code percpu_counter_add_batch}
 */
final class RssCounter {
    private static final int BATCH = 32;

    private long count;
    private int local;

    void add(int pages) {
        local += pages;
        if (Math.abs(local) >= BATCH) {
            count += local;
            local = 0;
        }
    }

    long sum() {
        return count + local;
    }

    /** Returns the count without the last few. */
    long readPositive() {
        return Math.max(0, count);
    }
}
