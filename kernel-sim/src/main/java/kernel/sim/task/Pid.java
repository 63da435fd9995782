package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of a task: one in its own namespace, and one in each above, {@code struct pid}.
 *
 * @param namespace the innermost
 * @param numbers outermost first; empty for a task of no task list
 */
record Pid(PidNamespace namespace, List<Integer> numbers) {
    Pid {
        numbers = List.copyOf(numbers);
    }

    /** Returns the number that somebody in a namespace sees, 0 if the task is not visible there. */
    int in(PidNamespace viewer) {
        boolean isVisible =
                viewer.level() < numbers.size() && at(viewer.level()).equals(viewer);
        return isVisible ? numbers.get(viewer.level()) : 0;
    }

    private PidNamespace at(int level) {
        PidNamespace at = namespace;
        while (at.level() > level) {
            at = at.parent().orElseThrow();
        }
        return at;
    }

    int own() {
        return numbers.get(numbers.size() - 1);
    }

    /**
     * Takes a number in a namespace and in all above.
     *
     * @param wanted chosen numbers, innermost first
     * @kernel v6.18 kernel/pid.c, {@code alloc_pid}
     */
    static Pid alloc(PidNamespace namespace, List<Integer> wanted, Task task, Task caller) {
        TaskRule.SET_TID.require(wanted.size() <= namespace.level() + 1, wanted.size());
        List<Integer> innermostFirst = new ArrayList<>();
        PidNamespace at = namespace;
        for (int i = 0; i <= namespace.level(); i++) {
            innermostFirst.add(i < wanted.size() ? chosen(at, wanted.get(i), caller) : free(at));
            at = at.parent().orElse(at);
        }
        TaskRule.INIT_DEAD.require(!namespace.isDying(), namespace.level());
        List<Integer> numbers = new ArrayList<>();
        at = namespace;
        for (int i = 0; i < innermostFirst.size(); i++) {
            at.put(innermostFirst.get(i), task, i < wanted.size());
            numbers.add(0, innermostFirst.get(i));
            at = at.parent().orElse(at);
        }
        return new Pid(namespace, numbers);
    }

    private static int chosen(PidNamespace namespace, int number, Task caller) {
        TaskRule.SET_TID.require(number >= 1 && number < namespace.max(), number);
        TaskRule.SET_TID.require(number == 1 || !namespace.isEmpty(), number);
        TaskRule.SET_TID_RIGHT.require(caller.capabilities().canChooseNumbers(), number);
        TaskRule.SET_TID_USED.require(!namespace.isTaken(number), number);
        return number;
    }

    private static int free(PidNamespace namespace) {
        int number = namespace.nextFree();
        TaskRule.PIDS.require(number > 0, namespace.max());
        return number;
    }

    void free() {
        PidNamespace at = namespace;
        for (int i = numbers.size() - 1; i >= 0; i--) {
            at.remove(numbers.get(i));
            at = at.parent().orElse(at);
        }
    }
}
