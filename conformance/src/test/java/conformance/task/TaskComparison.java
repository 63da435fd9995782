package conformance.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets tasks of the host and simulated ones make the same calls. */
final class TaskComparison {
    private final Tasks host;
    private final SimulatedTasks simulated;
    private int calls;
    private int refusals;

    TaskComparison(Tasks host, SimulatedTasks simulated) {
        this.host = host;
        this.simulated = simulated;
    }

    int calls() {
        return calls;
    }

    int refusals() {
        return refusals;
    }

    /** Begins anew; returns a report if there is a difference. */
    Optional<String> start() throws IOException {
        return compare("start", host.start(), simulated.start());
    }

    /** Makes one call; returns a report if there is a difference. */
    Optional<String> apply(TaskCall call) throws IOException {
        calls++;
        TaskAnswer expected = host.apply(call);
        refusals += expected.isRefusal() ? 1 : 0;
        TaskAnswer found = simulated.apply(call);
        // A task whose child dies by its signal, and tells so by one that kills, may still be told the result.
        boolean isChance = call.kind() == TaskCall.Kind.KILL && found.result().equals(SimulatedTasks.NO_RETURN);
        return compare(call.line(), expected, isChance ? new TaskAnswer(expected.result(), found.tasks()) : found);
    }

    /** Makes calls from the start; those of tasks that cannot make any are left out. */
    Optional<String> run(List<TaskCall> all) throws IOException {
        Optional<String> difference = start();
        StringBuilder before = new StringBuilder("start\n");
        for (TaskCall call : all) {
            if (difference.isPresent()) {
                return difference.map(text -> before + text);
            }
            if (simulated.canCall(call.slot())) {
                before.append(call.line()).append('\n');
                difference = apply(call);
            }
        }
        return difference.map(text -> before + text);
    }

    /** Leaves calls out as long as there still is a difference; returns its report. */
    String shrink(List<TaskCall> all, String report) throws IOException {
        String shortest = report;
        List<TaskCall> left = new ArrayList<>(all);
        for (int at = left.size() - 1; at >= 0; at--) {
            List<TaskCall> fewer = new ArrayList<>(left);
            fewer.remove(at);
            Optional<String> difference = run(fewer);
            if (difference.isPresent()) {
                shortest = difference.get();
                left = fewer;
            }
        }
        return shortest;
    }

    private static Optional<String> compare(String call, TaskAnswer host, TaskAnswer simulated) {
        return host.equals(simulated)
                ? Optional.empty()
                : Optional.of(call + "\nhost\n" + host.text() + "simulated\n" + simulated.text());
    }
}
