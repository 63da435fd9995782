package kernel.sim.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A namespace of process numbers, {@code struct pid_namespace}. Its first process is the parent of those whose parent
 * dies, and when it dies all others do.
 *
 * @kernel v6.18 kernel/pid.c, {@code alloc_pid}; kernel/pid_namespace.c
 */
final class PidNamespace {
    private static final int RESERVED_PIDS = 300;

    private final Optional<PidNamespace> parent;
    private final int level;
    private final int max;
    private final Map<Integer, Task> tasks = new TreeMap<>();
    private int last;
    private boolean isDying;

    /** Makes the namespace of a new machine. */
    PidNamespace(int max) {
        this(Optional.empty(), 0, max);
    }

    private PidNamespace(Optional<PidNamespace> parent, int level, int max) {
        this.parent = parent;
        this.level = level;
        this.max = max;
    }

    PidNamespace child() {
        return new PidNamespace(Optional.of(this), level + 1, max);
    }

    Optional<PidNamespace> parent() {
        return parent;
    }

    int level() {
        return level;
    }

    int max() {
        return max;
    }

    boolean isTaken(int number) {
        return tasks.containsKey(number);
    }

    /** Returns the next free number behind the last one, or -1 if there is none. Low ones are used once only. */
    int nextFree() {
        int lowest = last > RESERVED_PIDS ? RESERVED_PIDS : 1;
        int number = last + 1;
        for (int tries = 0; tries < max; tries++, number++) {
            if (number >= max) {
                number = lowest;
            }
            if (!tasks.containsKey(number)) {
                return number;
            }
        }
        return -1;
    }

    void put(int number, Task task, boolean isChosen) {
        tasks.put(number, task);
        if (!isChosen) {
            last = number;
        }
    }

    void remove(int number) {
        tasks.remove(number);
    }

    Optional<Task> find(int number) {
        return Optional.ofNullable(tasks.get(number));
    }

    Iterable<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    /** Returns the first process, if it still lives. */
    Optional<Task> childReaper() {
        return find(1);
    }

    boolean isEmpty() {
        return tasks.isEmpty() && last == 0;
    }

    boolean isDying() {
        return isDying;
    }

    /** Admits no more processes: the first one has ended. */
    void disableAllocation() {
        isDying = true;
    }
}
