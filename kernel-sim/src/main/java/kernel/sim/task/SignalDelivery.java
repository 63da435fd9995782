package kernel.sim.task;

import java.util.Arrays;
import java.util.Optional;
import kernel.api.Signal;

/**
 * Sends signals, and does what the kernel does about them by itself.
 *
 * @kernel v6.18 kernel/signal.c, {@code prepare_signal}, {@code complete_signal}, {@code get_signal}
 */
final class SignalDelivery {
    private final TaskTable table;

    SignalDelivery(TaskTable table) {
        this.table = table;
    }

    /** Sends a signal to a process. */
    void send(Task target, int number) {
        Optional<Signal> known = signal(number);
        known.ifPresent(signal -> prepare(target, signal));
        boolean isIgnored = known.map(signal -> isIgnored(target, signal)).orElse(false);
        if (isIgnored && !target.blocked().has(number)) {
            return;
        }
        TaskGroup group = target.group();
        group.pending(group.pending().with(number));
        group.threads().stream()
                .filter(thread -> !thread.blocked().has(number))
                .findFirst()
                .ifPresent(this::deliver);
    }

    static Optional<Signal> signal(int number) {
        return Arrays.stream(Signal.values())
                .filter(signal -> signal.number() == number)
                .findFirst();
    }

    /** A signal that lets a process go on takes back those that stop it, and the other way round. */
    private void prepare(Task target, Signal signal) {
        TaskGroup group = target.group();
        DefaultAction action = DefaultAction.of(signal);
        if (action == DefaultAction.STOP) {
            group.pending(group.pending().without(Signal.SIGCONT.number()));
        } else if (action == DefaultAction.CONTINUE || signal == Signal.SIGKILL) {
            for (Signal stop : Signal.values()) {
                if (DefaultAction.of(stop) == DefaultAction.STOP) {
                    group.pending(group.pending().without(stop.number()));
                }
            }
            if (group.stopCode() != 0) {
                group.stopCode(0);
                table.reportContinued(target);
            }
        }
    }

    private boolean isIgnored(Task target, Signal signal) {
        SignalActions.Action action = target.actions().get(signal);
        DefaultAction byItself = DefaultAction.of(signal);
        if (table.isUnkillable(target) && action == SignalActions.Action.DEFAULT) {
            return true;
        }
        return action == SignalActions.Action.IGNORE
                || (action == SignalActions.Action.DEFAULT
                        && (byItself == DefaultAction.IGNORE || byItself == DefaultAction.CONTINUE));
    }

    /** Does what can be done without the program; a handler stays pending until the program runs it. */
    private void deliver(Task thread) {
        SignalSet waiting = thread.group().pending().minus(thread.blocked());
        int number = waiting.first();
        while (number != 0) {
            Optional<Signal> signal = signal(number);
            if (signal.isEmpty() || thread.actions().get(signal.get()) != SignalActions.Action.DEFAULT) {
                return;
            }
            thread.group().pending(thread.group().pending().without(number));
            act(thread, signal.get());
            waiting = thread.exitSignal().isPresent() ? SignalSet.EMPTY : waiting.without(number);
            number = waiting.first();
        }
    }

    private void act(Task thread, Signal signal) {
        switch (DefaultAction.of(signal)) {
            case TERMINATE, CORE -> table.groupExit(thread, signal);
            case STOP -> {
                thread.group().stopCode(signal.number());
                table.reportStopped(thread);
            }
            case IGNORE, CONTINUE -> {}
        }
    }

    /** Delivers what a task no longer blocks. */
    void recalcSigpending(Task thread) {
        deliver(thread);
    }
}
