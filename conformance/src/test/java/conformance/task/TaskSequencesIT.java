package conformance.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of calls: tasks of the host and simulated ones return the same, and share the same after each of them. */
class TaskSequencesIT {
    private static final int SEQUENCES = Integer.getInteger("conformance.task.sequences", 200);
    private static final long SEED = Long.getLong("conformance.seed", 20261121L);
    private static final int MOST_REPORTS = Integer.getInteger("conformance.reports", 3);
    private static final int CALLS = 40;

    @TempDir
    static Path directory;

    private static Path observer;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        Optional<String> reason = TaskObserver.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        observer = TaskObserver.build(directory.toRealPath());
    }

    @Test
    void haveTheResultsOfTheHost() throws IOException {
        List<String> reports = new ArrayList<>();
        int once = 0;
        try (Tasks host = HostTasks.open(observer);
                SimulatedTasks simulated = new SimulatedTasks()) {
            TaskComparison comparison = new TaskComparison(host, simulated);
            for (long seed = SEED; seed < SEED + SEQUENCES && reports.size() < MOST_REPORTS; seed++) {
                List<TaskCall> calls = new ArrayList<>();
                Optional<String> difference = choose(comparison, simulated, seed, calls);
                if (difference.isEmpty()) {
                    continue;
                }
                Optional<String> report = comparison.confirm(calls);
                if (report.isPresent()) {
                    reports.add("seed " + seed + "\n" + comparison.shrink(calls, report.get()));
                } else {
                    once++;
                    System.out.println("seed " + seed + ": not there again: "
                            + calls.get(calls.size() - 1).line() + "\n" + difference.get());
                }
            }
            System.out.println("host kernel, seed " + SEED + ": " + SEQUENCES + " sequences, " + comparison.calls()
                    + " calls, " + comparison.refusals() + " refused, " + reports.size() + " differences, " + once
                    + " not repeatable");
        }
        assertThat(reports).as("differences, seed %s", SEED).isEmpty();
    }

    /** Makes the calls of a sequence, and lists them; returns a report if there is a difference. */
    private static Optional<String> choose(
            TaskComparison comparison, SimulatedTasks simulated, long seed, List<TaskCall> calls) throws IOException {
        TaskSequences sequences = new TaskSequences(seed);
        Optional<String> difference = comparison.start();
        while (difference.isEmpty() && comparison.isCertain() && calls.size() < CALLS) {
            calls.add(sequences.next(simulated, comparison));
            difference = comparison.apply(calls.get(calls.size() - 1));
        }
        return difference;
    }
}
