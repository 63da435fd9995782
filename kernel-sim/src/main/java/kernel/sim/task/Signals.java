package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import kernel.api.ExecException;
import kernel.api.Signal;

/**
 * The calls about signals.
 *
 * @kernel v6.18 kernel/signal.c
 */
public final class Signals {
    private static final int EVERYBODY = -1;

    private final TaskTable table;

    Signals(TaskTable table) {
        this.table = table;
    }

    /**
     * Sends a signal, kill(2).
     *
     * @param caller who sends it
     * @param pid a process's number, 0 for the own process group, -1 for all, less for another group
     * @param signal 0 to 64; 0 only asks whether it could be sent
     * @throws ExecException with ESRCH, EPERM or EINVAL
     */
    public void kill(Task caller, int pid, int signal) {
        synchronized (table) {
            table.requireRunning(caller);
            List<Task> targets = targets(caller, pid);
            TaskRule.NO_PROCESS.require(!targets.isEmpty(), pid);
            requireSignal(signal);
            List<Task> allowed = targets.stream()
                    .filter(task -> maySignal(caller, task, signal))
                    .toList();
            TaskRule.KILL_RIGHT.require(pid == EVERYBODY || !allowed.isEmpty(), pid);
            table.exits().together(() -> allowed.forEach(task -> send(caller, task, signal, false)));
        }
    }

    /**
     * Sends a signal to one thread, tgkill(2).
     *
     * @param caller who sends it
     * @param tgid number of its process; with -1 it does not matter, as with tkill(2)
     * @param tid the thread's number
     * @param signal 0 to 64; 0 only asks whether it could be sent
     * @throws ExecException with ESRCH, EPERM or EINVAL
     */
    public void tgkill(Task caller, int tgid, int tid, int signal) {
        synchronized (table) {
            table.requireRunning(caller);
            TaskRule.THREAD_NUMBER.require(tid > 0 && (tgid > 0 || tgid == EVERYBODY), tid);
            PidNamespace viewer = table.place(caller).pid.namespace();
            Optional<Task> target = viewer.find(tid).flatMap(Pid::task);
            boolean isThere = target.filter(
                            task -> tgid == EVERYBODY || table.place(task).tgid.in(viewer) == tgid)
                    .isPresent();
            TaskRule.NO_PROCESS.require(isThere, tid);
            requireSignal(signal);
            Task thread = target.orElseThrow();
            TaskRule.KILL_RIGHT.require(maySignal(caller, thread, signal), tid);
            send(caller, thread, signal, true);
        }
    }

    private static void requireSignal(int signal) {
        TaskRule.SIGNAL.require(signal >= 0 && signal <= SignalSet.NSIG, signal);
    }

    /** Tells a task of its parent's death, if the parent had the right to send it a signal. */
    void parentDied(Task parent, Task child, int signal) {
        if (maySignal(parent, child, signal)) {
            send(parent, child, signal, false);
        }
    }

    private void send(Task caller, Task target, int signal, boolean isToThread) {
        PidNamespace namespace = table.place(target).pid.namespace();
        boolean isForced = table.place(caller).pid.in(namespace) == 0;
        if (signal != 0) {
            table.delivery().send(target, signal, isToThread, isForced);
        }
    }

    private List<Task> targets(Task caller, int pid) {
        PidNamespace viewer = table.place(caller).pid.namespace();
        if (pid > 0) {
            return viewer.find(pid).flatMap(Pid::task).stream().toList();
        }
        Optional<Pid> group = pid == 0 ? caller.group().processGroup() : viewer.find(-pid);
        return table.processes().stream()
                .filter(task -> pid == EVERYBODY ? isOther(caller, task) : isIn(group, task))
                .toList();
    }

    private boolean isOther(Task caller, Task task) {
        int number = table.place(task).pid.in(table.place(caller).pid.namespace());
        return number > 1 && task.group() != caller.group();
    }

    /** A group reaches over the namespaces of its processes. */
    private static boolean isIn(Optional<Pid> group, Task task) {
        return group.isPresent() && task.group().processGroup().equals(group);
    }

    /** Tells whether a task may send a signal: to itself, to its user's tasks, and with CAP_KILL to everybody. */
    private static boolean maySignal(Task caller, Task target, int signal) {
        boolean isSameUser = caller.cred().euid() == target.cred().uid()
                || caller.cred().uid() == target.cred().uid();
        boolean isSession = signal == Signal.SIGCONT.number()
                && caller.group().session().equals(target.group().session());
        return caller.group() == target.group()
                || isSameUser
                || isSession
                || caller.credentials()
                        .isCapable(Capability.CAP_KILL, target.credentials().userNamespace());
    }

    /**
     * Changes the signals that a task blocks, sigprocmask(2); those that are let through now are delivered.
     *
     * @param caller whose
     * @param blocked those that it blocks from now on
     */
    public void sigprocmask(Task caller, SignalSet blocked) {
        synchronized (table) {
            table.requireRunning(caller);
            caller.blocked(blocked);
            table.delivery().deliver(caller);
        }
    }

    /**
     * Returns the signals that wait for a task, sigpending(2) without regard to what is blocked.
     *
     * @param task any
     * @return its own and its process's
     */
    public SignalSet pending(Task task) {
        synchronized (table) {
            return task.pending().union(task.group().pending());
        }
    }

    /**
     * Takes the next signal that a function of the program handles; the program then runs it.
     *
     * @param caller whose
     * @return the signal, or empty if none waits that is not blocked
     */
    public Optional<Signal> take(Task caller) {
        synchronized (table) {
            table.requireRunning(caller);
            return table.delivery().takeHandled(caller);
        }
    }
}
