package kernel.sim.task;

import kernel.api.Signal;

/**
 * A set of signals, {@code sigset_t}.
 *
 * @param bits bit N-1 stands for signal N
 */
public record SignalSet(long bits) {
    /** No signal. */
    public static final SignalSet EMPTY = new SignalSet(0);

    /** Highest number of a signal. */
    public static final int NSIG = 64;

    /** The signals that nobody can block. */
    static final SignalSet UNBLOCKABLE = EMPTY.with(Signal.SIGKILL.number()).with(Signal.SIGSTOP.number());

    /** The signals that stop a process. */
    static final SignalSet STOPS = EMPTY.with(Signal.SIGSTOP.number())
            .with(Signal.SIGTSTP.number())
            .with(Signal.SIGTTIN.number())
            .with(Signal.SIGTTOU.number());

    private static final long SYNCHRONOUS = EMPTY.with(Signal.SIGSEGV.number())
            .with(Signal.SIGBUS.number())
            .with(Signal.SIGILL.number())
            .with(Signal.SIGTRAP.number())
            .with(Signal.SIGFPE.number())
            .with(Signal.SIGSYS.number())
            .bits();

    /**
     * Tells whether a signal is in the set.
     *
     * @param number 1 to 64
     * @return true if so
     */
    public boolean has(int number) {
        return (bits >>> (number - 1) & 1) != 0;
    }

    /**
     * Adds a signal.
     *
     * @param number 1 to 64
     * @return a set with it
     */
    public SignalSet with(int number) {
        return new SignalSet(bits | 1L << (number - 1));
    }

    SignalSet without(int number) {
        return new SignalSet(bits & ~(1L << (number - 1)));
    }

    SignalSet minus(SignalSet other) {
        return new SignalSet(bits & ~other.bits);
    }

    SignalSet union(SignalSet other) {
        return new SignalSet(bits | other.bits);
    }

    /** Returns the signal that is delivered first, 0 if there is none: faults before all others, else by number. */
    int first() {
        long faults = bits & SYNCHRONOUS;
        return bits == 0 ? 0 : Long.numberOfTrailingZeros(faults != 0 ? faults : bits) + 1;
    }
}
