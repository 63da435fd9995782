package kernel.sim.task;

import java.util.ArrayList;
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
    private boolean isExiting;
    private boolean isSubreaper;
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
        return threads.get(0) == task;
    }

    synchronized void remove(Task task) {
        threads.remove(task);
    }

    synchronized List<Task> threads() {
        return List.copyOf(threads);
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
}
