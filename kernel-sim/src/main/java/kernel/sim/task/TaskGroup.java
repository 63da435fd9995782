package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import kernel.api.Signal;

/** The tasks that are threads of one process; the first is its leader. Used under its own lock. */
final class TaskGroup {
    private final List<Task> threads = new ArrayList<>();

    synchronized void add(Task task) {
        threads.add(task);
    }

    synchronized int size() {
        return threads.size();
    }

    synchronized boolean isLeader(Task task) {
        return threads.get(0) == task;
    }

    /**
     * Leaves one thread alone, as the leader; all others are killed.
     *
     * @kernel v6.18 fs/exec.c, {@code de_thread}
     */
    void deThread(Task survivor) {
        List<Task> others;
        synchronized (this) {
            others = new ArrayList<>(threads);
            others.remove(survivor);
            threads.retainAll(List.of(survivor));
        }
        others.forEach(other -> other.die(Signal.SIGKILL));
    }

    /** Ends all threads. */
    void kill(Signal signal) {
        List<Task> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(thread -> thread.die(signal));
    }
}
