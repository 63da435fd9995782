package kernel.sim.task;

/**
 * How the input and output of tasks is scheduled, {@code struct io_context}.
 *
 * @kernel v6.18 block/blk-ioc.c, {@code __copy_io}
 */
final class IoContext extends Counted {
    private volatile int ioprio;

    IoContext(int ioprio) {
        this.ioprio = ioprio;
    }

    int ioprio() {
        return ioprio;
    }

    void ioprio(int priority) {
        ioprio = priority;
    }

    /** Tells whether a child gets one of its own, because somebody chose a priority. */
    boolean isCopied() {
        return ioprio != 0;
    }
}
