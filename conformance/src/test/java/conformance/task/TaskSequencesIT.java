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
    private static final int SEQUENCES = Integer.getInteger("conformance.task.sequences", 0);
    private static final long SEED = Long.getLong("conformance.seed", 20261121L);
    private static final int MOST_REPORTS = Integer.getInteger("conformance.reports", 3);
    private static final int CALLS = 40;

    @TempDir
    static Path directory;

    private static Path observer;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        assumeTrue(SEQUENCES > 0, "skipped: -Dconformance.task.sequences=200 runs them");
        Optional<String> reason = TaskObserver.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        observer = TaskObserver.build(directory.toRealPath());
    }

    @Test
    void haveTheResultsOfTheHost() throws IOException {
        List<String> reports = new ArrayList<>();
        try (Tasks host = HostTasks.open(observer);
                SimulatedTasks simulated = new SimulatedTasks()) {
            TaskComparison comparison = new TaskComparison(host, simulated);
            for (int i = 0; i < SEQUENCES && reports.size() < MOST_REPORTS; i++) {
                TaskSequences sequences = new TaskSequences(SEED + i);
                List<TaskCall> calls = new ArrayList<>();
                Optional<String> difference = comparison.start();
                while (difference.isEmpty() && calls.size() < CALLS) {
                    calls.add(sequences.next(simulated));
                    difference = comparison.apply(calls.get(calls.size() - 1));
                }
                if (difference.isPresent()) {
                    reports.add(
                            "seed " + (SEED + i) + "\n" + comparison.shrink(calls, calls + "\n" + difference.get()));
                }
            }
            System.out.println("host kernel, seed " + SEED + ": " + SEQUENCES + " sequences, " + comparison.calls()
                    + " calls, " + comparison.refusals() + " refused, " + reports.size() + " differences");
        }
        assertThat(reports).as("differences, seed %s", SEED).isEmpty();
    }
}
