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

    /** Makes actions that are all default. */
    public SignalActions() {}

    /** Returns other actions that are the same. */
    SignalActions copy() {
        SignalActions copy = new SignalActions();
        copy.actions.putAll(actions);
        return copy;
    }

    /**
     * Returns what is done about a signal.
     *
     * @param signal which
     * @return the action
     */
    public Action get(Signal signal) {
        return actions.getOrDefault(signal, Action.DEFAULT);
    }

    /**
     * Changes what is done about a signal.
     *
     * @param signal which
     * @param action the action
     */
    public void set(Signal signal, Action action) {
        actions.put(signal, action);
    }

    /** Forgets functions of a program that is gone; what is ignored stays ignored. */
    public void flush() {
        actions.values().removeIf(action -> action == Action.HANDLER);
    }

    /**
     * Returns what differs from the default.
     *
     * @return a copy, by signal
     */
    public Map<Signal, Action> entries() {
        Map<Signal, Action> copy = new EnumMap<>(Signal.class);
        actions.forEach((signal, action) -> {
            if (action != Action.DEFAULT) {
                copy.put(signal, action);
            }
        });
        return copy;
    }
}
