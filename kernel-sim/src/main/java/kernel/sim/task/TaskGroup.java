package kernel.sim.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that are threads of one process, and what they have together, {@code struct signal_struct}; the first is
 * its leader. Used under its own lock.
 */
final class TaskGroup {
    private final List<Task> threads = new ArrayList<>();
    private Rlimits rlimits;
    private SignalSet pending = SignalSet.EMPTY;
    private Optional<Pid> processGroup = Optional.empty();
    private Optional<Pid> session = Optional.empty();
    private boolean isExiting;
    private boolean isSubreaper;
    private boolean isUnkillable;
    private boolean isSessionLeader;
    private int exitCode;
    private int stopCode;

    TaskGroup(Rlimits rlimits) {
        this.rlimits = rlimits;
    }

    synchronized void add(Task task) {
        threads.add(task);
    }

    synchronized int size() {
        return threads.size();
    }

    synchronized boolean isLeader(Task task) {
        return !threads.isEmpty() && threads.get(0) == task;
    }

    /** Returns the leader; the last thread that goes is the leader. */
    synchronized Task leader() {
        return threads.get(0);
    }

    synchronized void remove(Task task) {
        threads.remove(task);
    }

    synchronized List<Task> threads() {
        return List.copyOf(threads);
    }

    /** Returns the threads in their order, but from one of them on. */
    List<Task> threadsFrom(Task first) {
        return startingWith(first, threads());
    }

    /** Returns threads in their order, but from one of them on. */
    static List<Task> startingWith(Task first, List<Task> threads) {
        List<Task> rotated = new ArrayList<>(threads);
        Collections.rotate(rotated, -rotated.indexOf(first));
        return rotated;
    }

    synchronized Rlimits rlimits() {
        return rlimits;
    }

    synchronized void rlimits(Rlimits limits) {
        rlimits = limits;
    }

    synchronized SignalSet pending() {
        return pending;
    }

    synchronized void pending(SignalSet signals) {
        pending = signals;
    }

    /** Takes signals back that wait for the process or one of its threads. */
    synchronized void flush(SignalSet signals) {
        pending = pending.minus(signals);
        threads.forEach(thread -> thread.pending(thread.pending().minus(signals)));
    }

    /** Returns the number of the process group, empty in no task list. */
    synchronized Optional<Pid> processGroup() {
        return processGroup;
    }

    /** Moves the process to another group, and keeps that group's number in use. */
    synchronized void processGroup(Optional<Pid> group) {
        group.ifPresent(Pid::attach);
        processGroup.ifPresent(Pid::detach);
        processGroup = group;
    }

    /** Returns the number of the session, empty in no task list. */
    synchronized Optional<Pid> session() {
        return session;
    }

    /** Moves the process to another session, and keeps that session's number in use. */
    synchronized void session(Optional<Pid> other) {
        other.ifPresent(Pid::attach);
        session.ifPresent(Pid::detach);
        session = other;
    }

    synchronized boolean isExiting() {
        return isExiting;
    }

    synchronized int exitCode() {
        return exitCode;
    }

    synchronized boolean isSubreaper() {
        return isSubreaper;
    }

    synchronized void subreaper(boolean isOn) {
        isSubreaper = isOn;
    }

    /** Tells whether the process is the first of a namespace: no signal of its own namespace ends it. */
    synchronized boolean isUnkillable() {
        return isUnkillable;
    }

    synchronized void unkillable() {
        isUnkillable = true;
    }

    synchronized boolean isSessionLeader() {
        return isSessionLeader;
    }

    synchronized void sessionLeader() {
        isSessionLeader = true;
    }

    /** Returns the signal that stopped the process, 0 while it runs. */
    synchronized int stopCode() {
        return stopCode;
    }

    synchronized void stopCode(int signal) {
        stopCode = signal;
    }

    /**
     * Leaves one thread alone, as the leader.
     *
     * @return the others, which must end; empty if that thread must end itself, alone or with all others
     * @kernel v6.18 fs/exec.c, {@code de_thread}
     */
    synchronized Optional<List<Task>> deThread(Task survivor) {
        if (isExiting || !threads.contains(survivor)) {
            return Optional.empty();
        }
        List<Task> others = new ArrayList<>(threads);
        others.remove(survivor);
        threads.retainAll(List.of(survivor));
        return Optional.of(others);
    }

    /** Returns the threads that must end now, none if the one that asks is dead or all end already. */
    synchronized List<Task> endAll(Task thread, int code) {
        if (isExiting || !threads.contains(thread)) {
            return List.of();
        }
        isExiting = true;
        exitCode = code;
        return List.copyOf(threads);
    }

    /** Notes that the last thread ends by itself: its code is that of the process. */
    synchronized void endLast(int code) {
        if (!isExiting) {
            isExiting = true;
            exitCode = code;
        }
    }
}
