package conformance.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.Signal;
import kernel.sim.task.CloneFlags;
import org.junit.jupiter.api.Test;

/** The comparison sees what differs, and shows the calls that lead to it. */
class PlantedTaskDifferenceTests {
    private static final int SIGCHLD = Signal.SIGCHLD.number();
    private static final int CALLS = 40;

    /** Tasks that share no descriptors. */
    private static final class Forgetful implements Tasks {
        private final SimulatedTasks tasks = new SimulatedTasks();

        @Override
        public TaskAnswer start() {
            return tasks.start();
        }

        @Override
        public TaskAnswer apply(TaskCall call) {
            if (call.kind() != TaskCall.Kind.CLONE) {
                return tasks.apply(call);
            }
            long flags = call.argument(1) & ~CloneFlags.CLONE_FILES;
            return tasks.apply(TaskCall.clone(call.slot(), (int) call.argument(0), flags));
        }

        @Override
        public void close() {
            tasks.close();
        }
    }

    @Test
    void isFoundAndShrunk() throws IOException {
        try (Tasks host = new Forgetful();
                SimulatedTasks simulated = new SimulatedTasks()) {
            TaskComparison comparison = new TaskComparison(host, simulated);
            List<TaskCall> calls = List.of(
                    TaskCall.clone(0, 1, SIGCHLD),
                    TaskCall.of(1, TaskCall.Kind.SETSID),
                    TaskCall.clone(1, 2, CloneFlags.CLONE_VM | SIGCHLD),
                    TaskCall.clone(1, 3, CloneFlags.CLONE_FILES | SIGCHLD));
            String report = comparison.run(calls).orElseThrow();
            assertThat(comparison.shrink(calls, report))
                    .startsWith("start\n0 clone 0x1 0x11\n1 clone 0x3 0x411\n")
                    .contains("\nhost\n= 3\n", "\nsimulated\n= 3\n");
        }
    }

    @Test
    void isNoneBetweenTheSame() throws IOException {
        try (SimulatedTasks host = new SimulatedTasks();
                SimulatedTasks simulated = new SimulatedTasks()) {
            TaskComparison comparison = new TaskComparison(host, simulated);
            for (int seed = 0; seed < 20; seed++) {
                TaskSequences sequences = new TaskSequences(seed);
                List<TaskCall> calls = new ArrayList<>();
                Optional<String> difference = comparison.start();
                while (difference.isEmpty() && comparison.isCertain() && calls.size() < CALLS) {
                    calls.add(sequences.next(simulated, comparison));
                    difference = comparison.apply(calls.get(calls.size() - 1));
                }
                assertThat(difference).as("seed %s", seed).isEmpty();
            }
            assertThat(comparison.refusals()).isBetween(1, comparison.calls() / 2);
        }
    }
}
