package kernel.sim.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import kernel.api.Signal;

/**
 * The end of tasks. Used under the lock of the task list.
 *
 * @kernel v6.18 kernel/exit.c
 */
final class Exit {
    private final TaskTable table;
    private final Reparenting reparenting;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private int holds;

    Exit(TaskTable table) {
        this.table = table;
        this.reparenting = new Reparenting(table, this);
    }

    /**
     * Does something under the lock of the task list: who is killed by it ends afterwards, by the first signal that came.
     *
     * @param changes may send signals
     */
    void together(Runnable changes) {
        holds++;
        changes.run();
        holds--;
        while (holds == 0 && !held.isEmpty()) {
            held.removeFirst().run();
        }
    }

    /** Ends all threads of a process, the one that asks for it first; one that is within a call ends after it. */
    void groupExit(Task thread, int status, Optional<Signal> signal) {
        List<Task> threads = TaskGroup.startingWith(thread, thread.group().endAll(thread, status));
        if (holds > 0) {
            held.add(() -> endAll(threads, status, signal));
        } else {
            endAll(threads, status, signal);
        }
    }

    private void endAll(List<Task> threads, int status, Optional<Signal> signal) {
        for (Task each : threads) {
            Membership place = table.place(each);
            if (place.isInCall) {
                each.pending(each.pending().with(Signal.SIGKILL.number()));
            } else if (signal.isPresent()) {
                each.die(signal.get());
            } else {
                doExit(each, status);
            }
        }
    }

    /**
     * Gives back all that a task has, and tells its relatives.
     *
     * @param code as the macros of {@code sys/wait.h} read it
     */
    void doExit(Task task, int code) {
        Membership place = table.place(task);
        if (!place.isRunning()) {
            return;
        }
        place.exitCode = code;
        if (isLastRunning(task) && table.profile().has(ForkBehaviour.LAST_THREAD_CODE)) {
            task.group().endLast(code);
        }
        table.futexes().cancel(task);
        place.vforkChild = Optional.empty();
        task.leaveProgram();
        task.exitFiles();
        place.nsProxy.put();
        place.state = Membership.State.ENDING;
        Runnable rest = () -> {
            together(() -> exitNotify(task, place));
            task.parts().exitIo();
        };
        if (reparenting.isEndOfNamespace(task, place)) {
            reparenting.zapPidNsProcesses(task, place, rest);
        } else {
            rest.run();
        }
    }

    private boolean isLastRunning(Task task) {
        return task.group().threads().stream()
                .noneMatch(thread -> thread != task && table.place(thread).isRunning());
    }

    /** Gives the children another parent, and tells the own one: of a process, when its last thread has ended. */
    private void exitNotify(Task task, Membership place) {
        place.state = Membership.State.ZOMBIE;
        reparenting.forgetOriginalParent(task, place);
        if (place.exitSignal == Membership.NO_SIGNAL) {
            releaseTask(task);
        } else if (isLastRunning(task)) {
            new OrphanedGroup(table, place.parent, task).ofExit();
            notifyParent(task, place);
        }
    }

    /** Tells the parent that a process has ended; nobody waits for it if the parent does not care. */
    void notifyParent(Task leader, Membership place) {
        if (leader.group().isExiting()) {
            place.exitCode = leader.group().exitCode();
        }
        Optional<Task> parent = place.parent;
        int signal = exitSignal(place);
        boolean isForChild = signal == Signal.SIGCHLD.number();
        boolean isAutoreaped =
                isForChild && parent.map(task -> task.actions().isNoCldWait()).orElse(true);
        boolean isIgnored = isForChild
                && parent.map(task -> task.actions().get(Signal.SIGCHLD) == SignalActions.Action.IGNORE)
                        .orElse(true);
        if (signal > 0 && signal <= SignalSet.NSIG && !isIgnored) {
            parent.ifPresent(task -> table.delivery().sendInternal(task, signal));
        }
        if (isAutoreaped) {
            releaseTask(leader);
        }
    }

    /** A parent that executes another program by now does not know the signal that it asked for. */
    private int exitSignal(Membership place) {
        boolean isSameProgram = place.parent
                .map(task -> task.selfExecId() == place.parentExecId)
                .orElse(true);
        return isSameProgram ? place.exitSignal : Signal.SIGCHLD.number();
    }

    /** Takes a task out of the list; with the last thread its process is told of. */
    void releaseTask(Task task) {
        Membership place = table.place(task);
        TaskGroup group = task.group();
        boolean isLeader = group.isLeader(task);
        place.state = Membership.State.DEAD;
        place.parent.ifPresent(parent -> table.place(parent).children.remove(task));
        group.remove(task);
        if (isLeader) {
            group.processGroup(Optional.empty());
            group.session(Optional.empty());
        }
        place.pid.task(Optional.empty());
        place.pid.detach();
        task.parts().sighand().put();
        table.remove(task);
        List<Task> left = group.threads();
        boolean isWhole = left.size() == 1 && table.place(left.get(0)).state == Membership.State.ZOMBIE;
        if (isWhole && table.place(left.get(0)).exitSignal != Membership.NO_SIGNAL) {
            notifyParent(left.get(0), table.place(left.get(0)));
        }
        tellNamespaces(place.pid.namespace());
    }

    /** Lets first processes go on that wait for others to be gone. */
    private static void tellNamespaces(PidNamespace innermost) {
        for (int level = innermost.level(); level >= 0; level--) {
            innermost.at(level).settle();
        }
    }
}
