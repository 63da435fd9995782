package kernel.sim.task;

import java.util.Optional;
import kernel.api.ExecException;

/**
 * The numbers of tasks, process groups and sessions, and the calls about them.
 *
 * @kernel v6.18 kernel/sys.c
 */
public final class Pids {
    private final TaskTable table;

    Pids(TaskTable table) {
        this.table = table;
    }

    /**
     * Returns a task's number, gettid(2).
     *
     * @param task any of the list
     * @return as the task itself sees it
     */
    public int pid(Task task) {
        synchronized (table) {
            return table.place(task).pid.own();
        }
    }

    /**
     * Returns a task's number as another sees it.
     *
     * @param task any of the list
     * @param viewer who looks
     * @return 0 if the viewer does not see it
     */
    public int pidSeen(Task task, Task viewer) {
        synchronized (table) {
            return table.place(task).pid.in(table.place(viewer).pid.namespace());
        }
    }

    /**
     * Returns the number of a task's process, getpid(2).
     *
     * @param task any of the list
     * @return as the task itself sees it
     */
    public int tgid(Task task) {
        synchronized (table) {
            return table.place(task).tgid.own();
        }
    }

    /**
     * Returns the number of a task's parent, getppid(2).
     *
     * @param task any of the list
     * @return as the task itself sees it; 0 if the parent is in no namespace of the task's
     */
    public int ppid(Task task) {
        synchronized (table) {
            Membership place = table.place(task);
            return place.parent
                    .map(parent -> table.place(parent).tgid.in(place.pid.namespace()))
                    .orElse(0);
        }
    }

    /**
     * Returns the number of a task's process group, getpgrp(2).
     *
     * @param task any of the list
     * @return as the task itself sees it; 0 if the group comes from outside of its namespace
     */
    public int pgid(Task task) {
        synchronized (table) {
            return seen(task, task.group().processGroup());
        }
    }

    /**
     * Returns the number of a task's session, getsid(2).
     *
     * @param task any of the list
     * @return as the task itself sees it; 0 if the session comes from outside of its namespace
     */
    public int sid(Task task) {
        synchronized (table) {
            return seen(task, task.group().session());
        }
    }

    private int seen(Task viewer, Optional<Pid> pid) {
        return pid.map(number -> number.in(table.place(viewer).pid.namespace())).orElse(0);
    }

    /**
     * Finds a task.
     *
     * @param viewer who looks
     * @param pid a number as the viewer sees it
     * @return the task, or empty if there is none
     */
    public Optional<Task> find(Task viewer, int pid) {
        synchronized (table) {
            return table.place(viewer).pid.namespace().find(pid).flatMap(Pid::task);
        }
    }

    /**
     * Moves a process to a process group, setpgid(2).
     *
     * @param caller who asks
     * @param pid the process, itself or a child; 0 for itself
     * @param pgid the group; 0 for one of its own
     * @throws ExecException with EINVAL, ESRCH, EPERM, or EACCES if the child executes another program by now
     */
    public void setpgid(Task caller, int pid, int pgid) {
        synchronized (table) {
            table.requireRunning(caller);
            TaskRule.PGID.require(pgid >= 0, pgid);
            PidNamespace viewer = table.place(caller).pid.namespace();
            Task leader = caller.group().leader();
            int number = pid == 0 ? table.place(leader).pid.in(viewer) : pid;
            Optional<Task> target = viewer.find(number).flatMap(Pid::task);
            TaskRule.PGID_PROCESS.require(target.isPresent(), number);
            Task process = target.orElseThrow();
            TaskRule.PGID_LEADER.require(process.isGroupLeader(), number);
            requireRelated(leader, process);
            TaskRule.PGID_SESSION.require(!process.group().isSessionLeader(), number);
            process.group().processGroup(Optional.of(group(leader, process, viewer, pgid)));
        }
    }

    private void requireRelated(Task leader, Task process) {
        Membership place = table.place(process);
        boolean isChild =
                place.parent.map(parent -> parent.group() == leader.group()).orElse(false);
        if (isChild) {
            TaskRule.PGID_SESSION.require(
                    process.group().session().equals(leader.group().session()), place.pid.own());
            TaskRule.PGID_EXEC.require(place.isForkNoExec, place.pid.own());
        } else {
            TaskRule.PGID_PROCESS.require(process == leader, place.pid.own());
        }
    }

    private Pid group(Task leader, Task process, PidNamespace viewer, int pgid) {
        Pid own = table.place(process).pid;
        if (pgid == 0 || pgid == own.in(viewer)) {
            return own;
        }
        Optional<Pid> wanted = viewer.find(pgid);
        boolean isOfSession = table.processes().stream()
                .filter(member ->
                        wanted.isPresent() && member.group().processGroup().equals(wanted))
                .findFirst()
                .map(member -> member.group().session().equals(leader.group().session()))
                .orElse(false);
        TaskRule.PGID_SESSION.require(isOfSession, pgid);
        return wanted.orElseThrow();
    }

    /**
     * Makes a session and a process group of its own, setsid(2).
     *
     * @param caller who asks
     * @return the number of both
     * @throws ExecException with EPERM if the process leads a session or a group already
     */
    public int setsid(Task caller) {
        synchronized (table) {
            table.requireRunning(caller);
            TaskGroup group = caller.group();
            Pid own = table.place(group.leader()).pid;
            boolean isGroup = table.processes().stream()
                    .anyMatch(process -> process.group().processGroup().equals(Optional.of(own)));
            TaskRule.SETSID.require(!group.isSessionLeader() && !isGroup, own.own());
            group.sessionLeader();
            group.session(Optional.of(own));
            group.processGroup(Optional.of(own));
            return own.own();
        }
    }
}
