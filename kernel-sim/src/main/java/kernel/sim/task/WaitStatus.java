package kernel.sim.task;

import kernel.api.Signal;

/**
 * What wait(2) tells of a child.
 *
 * @param pid its number, as the parent sees it
 * @param status as the macros of {@code sys/wait.h} read it
 */
public record WaitStatus(int pid, int status) {
    private static final int CORE_FLAG = 0x80;
    private static final int STOPPED = 0x7f;
    private static final int CONTINUED = 0xffff;

    static int exited(int code) {
        return (code & 0xff) << 8;
    }

    static int signaled(Signal signal, boolean isCore) {
        return signaled(signal.number(), isCore);
    }

    static int signaled(int number, boolean isCore) {
        return number | (isCore ? CORE_FLAG : 0);
    }

    static int stopped(int number) {
        return number << 8 | STOPPED;
    }

    static int continued() {
        return CONTINUED;
    }

    /**
     * Tells whether the child ended by itself.
     *
     * @return true after exit(2)
     */
    public boolean isExited() {
        return (status & STOPPED) == 0;
    }

    /**
     * Returns with what the child ended.
     *
     * @return 0 to 255
     */
    public int exitCode() {
        return status >>> 8 & 0xff;
    }

    /**
     * Returns what killed the child.
     *
     * @return number of the signal, 0 if nothing did
     */
    public int termSignal() {
        int signal = status & STOPPED;
        return signal == STOPPED ? 0 : signal;
    }

    /**
     * Tells whether a signal has stopped the child, which {@link #exitCode()} then names.
     *
     * @return false for a child that has ended or goes on
     */
    public boolean isStopped() {
        return (status & 0xff) == STOPPED;
    }

    /**
     * Tells whether the child goes on after a stop.
     *
     * @return false for a child that has ended or is stopped
     */
    public boolean isContinued() {
        return status == CONTINUED;
    }

    /**
     * Tells whether the child left a core.
     *
     * @return false for a child that was not killed
     */
    public boolean hasCore() {
        return termSignal() != 0 && (status & CORE_FLAG) != 0;
    }
}
