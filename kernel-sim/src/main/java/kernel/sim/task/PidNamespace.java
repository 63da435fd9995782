package kernel.sim.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A namespace of process numbers, {@code struct pid_namespace}. Its first process is the parent of those whose parent
 * dies, and when it dies all others do.
 *
 * @kernel v6.18 kernel/pid_namespace.c
 */
final class PidNamespace extends Counted {
    /** The deepest namespace. */
    static final int MAX_PID_NS_LEVEL = 32;

    private static final int RESERVED_PIDS = 300;

    /** What the first process does once the others are gone. */
    private record Ending(int count, Runnable done) {}

    private final Optional<PidNamespace> parent;
    private final UserNamespace userNamespace;
    private final int level;
    private final int max;
    private final Runnable uncharge;
    private final Map<Integer, Pid> pids = new HashMap<>();
    private Optional<Task> childReaper = Optional.empty();
    private int last;
    private Optional<Ending> ending = Optional.empty();
    private boolean isDying;

    /** Makes the namespace of a new machine. */
    PidNamespace(int max, UserNamespace users) {
        this.parent = Optional.empty();
        this.userNamespace = users;
        this.level = 0;
        this.max = max;
        this.uncharge = () -> {};
    }

    /**
     * Makes a namespace inside another.
     *
     * @param uncharge gives back what its maker pays for it
     */
    PidNamespace(PidNamespace parent, UserNamespace users, Runnable uncharge) {
        parent.get();
        users.get();
        this.parent = Optional.of(parent);
        this.userNamespace = users;
        this.level = parent.level + 1;
        this.max = parent.max;
        this.uncharge = uncharge;
    }

    /** Returns the namespace at a level: itself, or one above. */
    PidNamespace at(int wanted) {
        PidNamespace at = this;
        while (at.level > wanted) {
            at = at.parent.orElseThrow();
        }
        return at;
    }

    int level() {
        return level;
    }

    int max() {
        return max;
    }

    /** Returns the namespace of users in which rights over this one are held. */
    UserNamespace userNamespace() {
        return userNamespace;
    }

    /**
     * Returns the next free number behind the last one, or -1 if there is none. Low ones are used once only. It counts as
     * the last one even if no task gets it.
     */
    int takeNext() {
        int lowest = last >= RESERVED_PIDS ? RESERVED_PIDS : 1;
        int number = last + 1;
        for (int tries = 0; tries < max; tries++) {
            if (number >= max) {
                number = lowest;
            }
            if (!pids.containsKey(number)) {
                last = number;
                return number;
            }
            number++;
        }
        return -1;
    }

    /** Begins anew if there is no task yet: the first one must have number 1. */
    void forgetLastOfNone() {
        if (pids.isEmpty()) {
            last = 0;
        }
    }

    void put(int number, Pid pid) {
        pids.put(number, pid);
    }

    void remove(int number) {
        pids.remove(number);
    }

    Optional<Pid> find(int number) {
        return Optional.ofNullable(pids.get(number));
    }

    /** Counts the numbers in use. */
    int size() {
        return pids.size();
    }

    /** Returns all tasks, in the order of their numbers. */
    List<Task> tasks() {
        return pids.keySet().stream()
                .sorted()
                .map(pids::get)
                .flatMap(pid -> pid.task().stream())
                .toList();
    }

    /** Does something as soon as no more than so many numbers are in use. */
    void whenLeft(int count, Runnable done) {
        ending = Optional.of(new Ending(count, done));
        settle();
    }

    /** Notes that a number may have been given back. */
    void settle() {
        Optional<Ending> waiting = ending.filter(each -> pids.size() <= each.count);
        if (waiting.isPresent()) {
            ending = Optional.empty();
            waiting.get().done.run();
        }
    }

    /** Returns the first process, if it still lives. */
    Optional<Task> childReaper() {
        return childReaper;
    }

    void childReaper(Optional<Task> task) {
        childReaper = task;
    }

    boolean isDying() {
        return isDying;
    }

    /** Admits no more processes: the first one has ended. */
    void disableAllocation() {
        isDying = true;
    }

    @Override
    void release() {
        uncharge.run();
        if (parent.isPresent()) {
            userNamespace.put();
            parent.get().put();
        }
    }
}
