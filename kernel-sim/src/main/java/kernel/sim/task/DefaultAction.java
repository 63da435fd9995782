package kernel.sim.task;

import java.util.Set;
import kernel.api.Signal;

/**
 * What the kernel does by itself when a signal comes.
 *
 * @kernel v6.18 include/linux/signal.h, {@code sig_kernel_ignore} and the others
 */
public enum DefaultAction {
    /** The process ends. */
    TERMINATE,
    /** The process ends and leaves a core. */
    CORE,
    /** Nothing happens. */
    IGNORE,
    /** The process stops. */
    STOP,
    /** The process goes on. */
    CONTINUE;

    private static final Set<Signal> CORES = Set.of(
            Signal.SIGQUIT,
            Signal.SIGILL,
            Signal.SIGTRAP,
            Signal.SIGABRT,
            Signal.SIGFPE,
            Signal.SIGSEGV,
            Signal.SIGBUS,
            Signal.SIGSYS,
            Signal.SIGXCPU,
            Signal.SIGXFSZ);
    private static final Set<Signal> IGNORED = Set.of(Signal.SIGCHLD, Signal.SIGWINCH, Signal.SIGURG);

    /** Returns what is done about a number: real-time signals end the process. */
    static DefaultAction of(int number) {
        return SignalDelivery.signal(number).map(DefaultAction::of).orElse(TERMINATE);
    }

    /**
     * Finds what is done.
     *
     * @param signal any signal
     * @return the action
     */
    public static DefaultAction of(Signal signal) {
        if (CORES.contains(signal)) {
            return CORE;
        }
        if (IGNORED.contains(signal)) {
            return IGNORE;
        }
        if (SignalSet.STOPS.has(signal.number())) {
            return STOP;
        }
        return signal == Signal.SIGCONT ? CONTINUE : TERMINATE;
    }
}
