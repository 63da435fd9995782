package conformance.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets tasks of the host and simulated ones make the same calls, as long as chance does not decide what they do. */
final class TaskComparison {
    private static final int REPEATS = 2;

    private final Tasks host;
    private final SimulatedTasks simulated;
    private final TaskChance chance;
    private int calls;
    private int refusals;
    private boolean isCertain;

    TaskComparison(Tasks host, SimulatedTasks simulated) {
        this.host = host;
        this.simulated = simulated;
        this.chance = new TaskChance(simulated);
    }

    /** Counts the calls that were compared. */
    int calls() {
        return calls;
    }

    int refusals() {
        return refusals;
    }

    /** Tells whether calls can follow: the last one has done what it always does. */
    boolean isCertain() {
        return isCertain;
    }

    /** Tells whether a task can make a call now, and gets the same result every time. */
    boolean allows(TaskCall call) {
        return simulated.canMake(call) && chance.allows(call);
    }

    /** Begins anew; returns a report if there is a difference. */
    Optional<String> start() throws IOException {
        isCertain = true;
        chance.start();
        return compare(host.start(), simulated.start());
    }

    /** Makes one call; returns a report if there is a difference. The host makes it only if it is certain. */
    Optional<String> apply(TaskCall call) throws IOException {
        if (!isCertain) {
            throw new IllegalStateException("chance has decided: begin anew");
        }
        chance.look();
        TaskAnswer found = simulated.apply(call);
        isCertain = chance.isCertain(call);
        if (!isCertain) {
            return Optional.empty();
        }
        calls++;
        TaskAnswer expected = host.apply(call);
        refusals += expected.isRefusal() ? 1 : 0;
        // A task whose child dies by its signal, and tells so by one that kills, may still be told the result.
        boolean isTold = call.kind() != TaskCall.Kind.KILL || !found.result().equals(SimulatedTasks.NO_RETURN);
        return compare(expected, isTold ? found : new TaskAnswer(expected.result(), found.tasks()));
    }

    /** Makes calls from the start; those that cannot be made are left out. */
    Optional<String> run(List<TaskCall> all) throws IOException {
        StringBuilder made = new StringBuilder("start\n");
        Optional<String> difference = start();
        for (int i = 0; i < all.size() && difference.isEmpty() && isCertain; i++) {
            if (allows(all.get(i))) {
                made.append(all.get(i).line()).append('\n');
                difference = apply(all.get(i));
            }
        }
        return difference.map(text -> made + text);
    }

    /** Makes calls from the start, more than once; returns a report if there is a difference every time. */
    Optional<String> confirm(List<TaskCall> all) throws IOException {
        Optional<String> difference = run(all);
        for (int i = 1; i < REPEATS && difference.isPresent(); i++) {
            difference = run(all);
        }
        return difference;
    }

    /** Leaves calls out as long as there still is a difference; returns its report. */
    String shrink(List<TaskCall> all, String report) throws IOException {
        String shortest = report;
        List<TaskCall> left = new ArrayList<>(all);
        for (int at = left.size() - 1; at >= 0 && !shortest.contains(HostTasks.NO_RESULT); at--) {
            List<TaskCall> fewer = new ArrayList<>(left);
            fewer.remove(at);
            Optional<String> difference = confirm(fewer);
            if (difference.isPresent()) {
                shortest = difference.get();
                left = fewer;
            }
        }
        return shortest;
    }

    private static Optional<String> compare(TaskAnswer host, TaskAnswer simulated) {
        return host.equals(simulated)
                ? Optional.empty()
                : Optional.of("host\n" + host.text() + "simulated\n" + simulated.text());
    }
}
