package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a task: one in its own namespace, and one in each above, {@code struct pid}. They are not handed out
 * again while the task, a process group or a session has them.
 *
 * @kernel v6.18 kernel/pid.c
 */
final class Pid {
    private final PidNamespace namespace;
    private final List<Integer> numbers;
    private Optional<Task> task = Optional.empty();
    private int uses;

    private Pid(PidNamespace namespace, List<Integer> numbers) {
        this.namespace = namespace;
        this.numbers = List.copyOf(numbers);
    }

    /** Returns the innermost namespace. */
    PidNamespace namespace() {
        return namespace;
    }

    /** Returns the number that somebody in a namespace sees, 0 if the task is not visible there. */
    int in(PidNamespace viewer) {
        boolean isVisible = viewer.level() < numbers.size() && namespace.at(viewer.level()) == viewer;
        return isVisible ? numbers.get(viewer.level()) : 0;
    }

    int own() {
        return numbers.get(numbers.size() - 1);
    }

    /** Tells whether the task is the first of its namespace, {@code is_child_reaper}. */
    boolean isChildReaper() {
        return own() == 1;
    }

    Optional<Task> task() {
        return task;
    }

    void task(Optional<Task> owner) {
        task = owner;
    }

    /** Notes that a task, a process group or a session has the numbers. */
    void attach() {
        uses++;
    }

    /** Takes one use away; after the last one the numbers are free. */
    void detach() {
        uses--;
        if (uses == 0) {
            free();
        }
    }

    /**
     * Takes a number in a namespace and in all above.
     *
     * @param wanted chosen numbers, innermost first
     * @kernel v6.18 kernel/pid.c, {@code alloc_pid}
     */
    static Pid alloc(PidNamespace namespace, List<Integer> wanted, TaskCred caller, TaskRule tableFull) {
        TaskRule.SET_TID.require(wanted.size() <= namespace.level() + 1, wanted.size());
        List<Integer> numbers = new ArrayList<>();
        boolean isDone = false;
        try {
            for (int level = namespace.level(); level >= 0; level--) {
                PidNamespace at = namespace.at(level);
                int i = numbers.size();
                numbers.add(0, i < wanted.size() ? chosen(at, wanted.get(i), caller) : next(at, tableFull));
            }
            TaskRule.INIT_DEAD.require(!namespace.isDying(), namespace.level());
            isDone = true;
        } finally {
            if (!isDone) {
                namespace.forgetLastOfNone();
            }
        }
        Pid pid = new Pid(namespace, numbers);
        for (int level = 0; level <= namespace.level(); level++) {
            namespace.at(level).put(numbers.get(level), pid);
        }
        namespace.get();
        return pid;
    }

    private static int chosen(PidNamespace namespace, int number, TaskCred caller) {
        TaskRule.SET_TID.require(number >= 1 && number < namespace.max(), number);
        TaskRule.SET_TID.require(number == 1 || namespace.childReaper().isPresent(), number);
        boolean isAllowed = caller.isCapable(Capability.CAP_SYS_ADMIN, namespace.userNamespace())
                || caller.isCapable(Capability.CAP_CHECKPOINT_RESTORE, namespace.userNamespace());
        TaskRule.SET_TID_RIGHT.require(isAllowed, number);
        TaskRule.SET_TID_USED.require(namespace.find(number).isEmpty(), number);
        return number;
    }

    private static int next(PidNamespace namespace, TaskRule tableFull) {
        int number = namespace.takeNext();
        tableFull.require(number > 0, namespace.max());
        return number;
    }

    /** Gives the numbers back. */
    void free() {
        for (int level = 0; level < numbers.size(); level++) {
            namespace.at(level).remove(numbers.get(level));
        }
        namespace.put();
    }
}
