package kernel.sim.fs;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who has a file open: for writing (counted upwards) or executing, which denies writing (counted downwards). Never both.
 *
 * @kernel v6.18 include/linux/fs.h, {@code i_writecount}
 */
public final class WriteCount {
    private final AtomicInteger count = new AtomicInteger();

    /** Makes a count of nobody. */
    public WriteCount() {}

    /**
     * Opens for writing.
     *
     * @return false while writing is denied
     */
    public boolean getWriteAccess() {
        return change(1);
    }

    /** Closes what was open for writing. */
    public void putWriteAccess() {
        count.decrementAndGet();
    }

    /**
     * Denies writing.
     *
     * @return false while somebody writes
     */
    public boolean denyWriteAccess() {
        return change(-1);
    }

    /** Allows writing again. */
    public void allowWriteAccess() {
        count.incrementAndGet();
    }

    private boolean change(int by) {
        int old = count.get();
        while (old * by >= 0) {
            if (count.compareAndSet(old, old + by)) {
                return true;
            }
            old = count.get();
        }
        return false;
    }

    /**
     * Tells whether somebody has the file open for writing or executing.
     *
     * @return false for a file that nobody uses
     */
    public boolean isUsed() {
        return count.get() != 0;
    }
}
