package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import kernel.api.Signal;

/** The tasks that are threads of one process; the first is its leader. Used under its own lock. */
final class TaskGroup {
    private final List<Task> threads = new ArrayList<>();
    private boolean isExiting;

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

    /**
     * Leaves one thread alone, as the leader; all others are killed.
     *
     * @return false if that thread is being killed itself, alone or with all others
     * @kernel v6.18 fs/exec.c, {@code de_thread}
     */
    synchronized boolean deThread(Task survivor) {
        if (isExiting || !threads.contains(survivor)) {
            return false;
        }
        List<Task> others = new ArrayList<>(threads);
        others.remove(survivor);
        threads.retainAll(List.of(survivor));
        others.forEach(other -> other.die(Signal.SIGKILL));
        return true;
    }

    /** Ends all threads, unless they are dead, or the one that asks for it is. */
    synchronized void kill(Task thread, Signal signal) {
        if (!isExiting && threads.contains(thread)) {
            isExiting = true;
            List.copyOf(threads).forEach(each -> each.die(signal));
        }
    }
}
