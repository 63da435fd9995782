package kernel.sim.task;

import java.util.EnumMap;
import java.util.Map;
import kernel.api.Signal;

/**
 * What a task does about signals, {@code struct sighand_struct}.
 *
 * @kernel v6.18 kernel/signal.c, {@code flush_signal_handlers}
 */
public final class SignalActions extends Counted {
    /** What is done about one signal. */
    public enum Action {
        /** What the kernel does by itself. */
        DEFAULT,
        /** Nothing. */
        IGNORE,
        /** A function of the program runs. */
        HANDLER
    }

    private final Map<Signal, Action> actions = new EnumMap<>(Signal.class);
    private boolean isNoCldWait;
    private boolean isNoCldStop;

    /** Makes actions that are all default. */
    public SignalActions() {}

    /** Returns other actions that are the same. */
    synchronized SignalActions copy() {
        SignalActions copy = new SignalActions();
        copy.actions.putAll(actions);
        copy.isNoCldWait = isNoCldWait;
        copy.isNoCldStop = isNoCldStop;
        return copy;
    }

    /**
     * Returns what is done about a signal.
     *
     * @param signal which
     * @return the action
     */
    public synchronized Action get(Signal signal) {
        return actions.getOrDefault(signal, Action.DEFAULT);
    }

    /**
     * Changes what is done about a signal.
     *
     * @param signal which
     * @param action the action
     */
    public synchronized void set(Signal signal, Action action) {
        actions.put(signal, action);
    }

    /**
     * Changes what the end of children means, SA_NOCLDWAIT and SA_NOCLDSTOP of sigaction(2).
     *
     * @param noCldWait whether children that end are not waited for
     * @param noCldStop whether children that stop or go on send nothing
     */
    public synchronized void childFlags(boolean noCldWait, boolean noCldStop) {
        isNoCldWait = noCldWait;
        isNoCldStop = noCldStop;
    }

    synchronized boolean isNoCldWait() {
        return isNoCldWait || get(Signal.SIGCHLD) == Action.IGNORE;
    }

    synchronized boolean isNoCldStop() {
        return isNoCldStop || get(Signal.SIGCHLD) == Action.IGNORE;
    }

    /** Forgets functions of a program that is gone; what is ignored stays ignored. */
    public synchronized void flush() {
        actions.values().removeIf(action -> action == Action.HANDLER);
        isNoCldWait = false;
        isNoCldStop = false;
    }

    /**
     * Returns what differs from the default.
     *
     * @return a copy, by signal
     */
    public synchronized Map<Signal, Action> entries() {
        Map<Signal, Action> copy = new EnumMap<>(Signal.class);
        actions.forEach((signal, action) -> {
            if (action != Action.DEFAULT) {
                copy.put(signal, action);
            }
        });
        return copy;
    }
}
