package conformance.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kernel.sim.task.SharedPart;

/**
 * Tells what the host leaves to chance. Tasks that end by one call end in any order. So it is not known which of them
 * leaves memory last, whose number is not cleared then; which of two signals of relatives kills a task; in which order
 * others get their children, the first of which is found by a wait for any; and whose end is still told to tasks that share
 * the handlers of a first process, which ignores such signals once it ends; and how far an exec gets whose other threads'
 * children kill it.
 */
final class TaskChance {
    private static final Set<Integer> HARMLESS = Set.of(0, 17, 23, 100);

    private record Seen(
            boolean isAlive,
            boolean isCleared,
            boolean isIgnoring,
            List<Integer> sharers,
            List<Integer> children,
            int signal,
            int deathSignal) {}

    private final SimulatedTasks tasks;
    private List<Seen> before = List.of();
    private boolean isOrderKnown = true;

    TaskChance(SimulatedTasks tasks) {
        this.tasks = tasks;
    }

    void start() {
        isOrderKnown = true;
    }

    /** Tells whether a call finds the same child every time. */
    boolean allows(TaskCall call) {
        return call.kind() != TaskCall.Kind.WAIT || call.argument(0) > 0 || isOrderKnown;
    }

    /** Looks at the tasks before a call. */
    void look() {
        List<Seen> seen = new ArrayList<>();
        for (int slot = 0; slot < tasks.slots(); slot++) {
            boolean isAlive = tasks.isAlive(slot);
            seen.add(new Seen(
                    isAlive,
                    isAlive && tasks.isCleared(slot),
                    isAlive
                            && tasks.isFirst(slot)
                            && sharers(slot, SharedPart.SIGHAND).size() > 1,
                    isAlive ? sharers(slot, SharedPart.VM) : List.of(),
                    tasks.children(slot),
                    tasks.exitSignal(slot),
                    isAlive ? tasks.deathSignal(slot) : 0));
        }
        before = seen;
    }

    private List<Integer> sharers(int slot, SharedPart part) {
        List<Integer> sharers = new ArrayList<>();
        for (int other = 0; other < tasks.slots(); other++) {
            if (tasks.isAlive(other) && tasks.isShared(slot, other, part)) {
                sharers.add(other);
            }
        }
        return sharers;
    }

    /** Tells whether the call since the last look does the same every time. */
    boolean isCertain(TaskCall call) {
        if (call.kind() == TaskCall.Kind.EXEC && !tasks.isAlive(call.slot())) {
            return false;
        }
        List<Seen> dead = new ArrayList<>();
        for (int slot = 0; slot < before.size(); slot++) {
            if (isDead(slot)) {
                dead.add(before.get(slot));
            }
        }
        if (dead.size() < 2) {
            return true;
        }
        isOrderKnown &= dead.stream().filter(each -> !each.children().isEmpty()).count() < 2;
        boolean isLast = dead.stream()
                .anyMatch(each -> each.isCleared()
                        && each.sharers().size() > 1
                        && each.sharers().stream().allMatch(this::isDead));
        boolean isIgnoring = dead.stream().anyMatch(Seen::isIgnoring);
        return !isLast && !isIgnoring && IntStream.range(0, before.size()).noneMatch(this::isKilledByOneOfTwo);
    }

    private boolean isDead(int slot) {
        return before.get(slot).isAlive() && !tasks.isAlive(slot);
    }

    /** Tells whether dead children, and a dead parent, send different signals that kill. */
    private boolean isKilledByOneOfTwo(int slot) {
        Seen task = before.get(slot);
        Set<Integer> signals = new HashSet<>();
        task.children().stream()
                .filter(this::isDead)
                .map(child -> before.get(child).signal())
                .forEach(signals::add);
        IntStream.range(0, before.size())
                .filter(other -> isDead(other) && before.get(other).children().contains(slot))
                .forEach(parent -> signals.add(task.deathSignal()));
        signals.removeAll(HARMLESS);
        return signals.size() > 1;
    }
}
