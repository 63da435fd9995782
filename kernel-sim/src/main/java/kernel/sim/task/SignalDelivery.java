package kernel.sim.task;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kernel.api.Signal;

/**
 * Sends signals, and does what the kernel does about them by itself. What a function of the program handles waits until
 * the program takes it. Used under the lock of the task list.
 *
 * @kernel v6.18 kernel/signal.c, {@code send_signal_locked}, {@code complete_signal}, {@code get_signal}
 */
final class SignalDelivery {
    private final TaskTable table;

    SignalDelivery(TaskTable table) {
        this.table = table;
    }

    /** Returns the standard signal of a number, if it is one. */
    static Optional<Signal> signal(int number) {
        return Arrays.stream(Signal.values())
                .filter(signal -> signal.number() == number)
                .findFirst();
    }

    /** Sends a signal of the kernel's own to a process. */
    void sendInternal(Task target, int number) {
        send(target, number, false, false);
    }

    /**
     * Sends a signal.
     *
     * @param target the thread that alone gets it, or the one of its process that is asked first
     * @param isToThread whether the other threads do not get it
     * @param isForced whether it comes from outside of the namespace whose first process gets it
     */
    void send(Task target, int number, boolean isToThread, boolean isForced) {
        TaskGroup group = target.group();
        if (group.isExiting()) {
            return;
        }
        Optional<Signal> signal = signal(number);
        signal.ifPresent(known -> prepare(group, known));
        if (!target.blocked().has(number) && isIgnored(target, number, isForced)) {
            return;
        }
        if (isToThread) {
            target.pending(target.pending().with(number));
        } else {
            group.pending(group.pending().with(number));
        }
        List<Task> threads = isToThread ? List.of(target) : target.group().threadsFrom(target);
        threads.stream()
                .filter(thread -> isWanted(thread, number))
                .findFirst()
                .ifPresent(thread -> complete(thread, number));
    }

    /** A signal that lets a process go on takes back those that stop it, and the other way round. */
    private void prepare(TaskGroup group, Signal signal) {
        DefaultAction action = DefaultAction.of(signal);
        if (action == DefaultAction.STOP) {
            group.flush(SignalSet.EMPTY.with(Signal.SIGCONT.number()));
        } else if (action == DefaultAction.CONTINUE) {
            group.flush(SignalSet.STOPS);
            if (group.stopCode() != 0) {
                group.stopCode(0);
                table.reportContinued(group.leader());
                group.threads().forEach(this::deliver);
            }
        }
    }

    private boolean isIgnored(Task target, int number, boolean isForced) {
        DefaultAction byItself = DefaultAction.of(number);
        return switch (action(target, number)) {
            case IGNORE -> true;
            case HANDLER -> false;
            case DEFAULT ->
                isProtected(target, number, isForced)
                        || byItself == DefaultAction.IGNORE
                        || byItself == DefaultAction.CONTINUE;
        };
    }

    /** The first process of a namespace gets no signal that it has no function for, but what its parents insist on. */
    private static boolean isProtected(Task target, int number, boolean isForced) {
        boolean isInsistent = isForced && SignalSet.UNBLOCKABLE.has(number);
        return target.group().isUnkillable() && !isInsistent;
    }

    private static SignalActions.Action action(Task task, int number) {
        return signal(number).map(task.actions()::get).orElse(SignalActions.Action.DEFAULT);
    }

    private boolean isWanted(Task thread, int number) {
        if (thread.blocked().has(number) || !table.place(thread).isRunning()) {
            return false;
        }
        return number == Signal.SIGKILL.number() || thread.group().stopCode() == 0;
    }

    /** A signal that only kills does so at once, whatever the thread waits for. */
    private void complete(Task thread, int number) {
        boolean isDefault = action(thread, number) == SignalActions.Action.DEFAULT;
        if (isDefault && DefaultAction.of(number) == DefaultAction.TERMINATE) {
            take(thread, number);
            kill(thread, number, false);
        } else {
            deliver(thread);
        }
    }

    private static void take(Task thread, int number) {
        if (thread.pending().has(number)) {
            thread.pending(thread.pending().without(number));
        } else {
            thread.group().pending(thread.group().pending().without(number));
        }
    }

    private void kill(Task thread, int number, boolean isCore) {
        table.exits().groupExit(thread, WaitStatus.signaled(number, isCore), signal(number));
    }

    /** Does what can be done without the program, if the thread can do anything. */
    void deliver(Task thread) {
        SignalSet waiting = waiting(thread);
        for (int number = waiting.first(); number != 0; number = waiting.first()) {
            if (!canAct(thread)) {
                return;
            }
            waiting = waiting.without(number);
            SignalActions.Action action = action(thread, number);
            if (action != SignalActions.Action.HANDLER) {
                take(thread, number);
            }
            if (action == SignalActions.Action.DEFAULT) {
                act(thread, number);
            }
        }
    }

    private boolean canAct(Task thread) {
        Membership place = table.place(thread);
        TaskGroup group = thread.group();
        return place.isRunning() && !place.isWaitingForVfork() && group.stopCode() == 0 && !group.isExiting();
    }

    private static SignalSet waiting(Task thread) {
        return thread.pending().union(thread.group().pending()).minus(thread.blocked());
    }

    private void act(Task thread, int number) {
        switch (DefaultAction.of(number)) {
            case TERMINATE -> kill(thread, number, false);
            case CORE ->
                kill(thread, number, thread.rlimits().get(Resource.CORE).soft() != 0);
            case STOP -> stop(thread, number);
            case IGNORE, CONTINUE -> {}
        }
    }

    private void stop(Task thread, int number) {
        boolean isOfTerminal = number != Signal.SIGSTOP.number();
        if (!isOfTerminal || !OrphanedGroup.isOrphaned(table, thread)) {
            thread.group().stopCode(number);
            table.reportStopped(thread.group().leader());
        }
    }

    /** Takes the next signal that a function of the program handles. */
    Optional<Signal> takeHandled(Task thread) {
        SignalSet waiting = waiting(thread);
        for (int number = waiting.first(); number != 0; number = waiting.first()) {
            waiting = waiting.without(number);
            if (action(thread, number) == SignalActions.Action.HANDLER) {
                take(thread, number);
                return signal(number);
            }
        }
        return Optional.empty();
    }
}
