package kernel.sim.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Threads drive tasks that fork, execute, share, write, end and wait, all at once. {@code -Dksim.stress.seconds=20} does
 * so for longer.
 */
class TaskStressTests {
    private static final int THREADS = 8;
    private static final long SECONDS = Long.getLong("ksim.stress.seconds", 3);

    private final long seed = Long.getLong("ksim.seed", System.nanoTime());
    private final TestTasks tasks = new TestTasks();
    private final TaskTable table = tasks.table;

    @Test
    void bringsEveryCountBack() throws Exception {
        System.out.println(TaskStressTests.class.getName() + ": -Dksim.seed=" + seed);
        TestTasks.word(tasks.shell, TestTasks.DATA, 42);
        List<String> before = WholeState.counts(tasks);
        List<String> all = WholeState.of(tasks);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long calls = drive(end);
        reap();
        assertThat(WholeState.counts(tasks)).isEqualTo(before);
        assertThat(TestTasks.word(tasks.shell, TestTasks.DATA)).isEqualTo(42);
        assertThat(withoutMemory(WholeState.of(tasks))).isEqualTo(withoutMemory(all));
        assertThat(calls).isGreaterThan(THREADS * 100L);
    }

    /** Faults of the tasks themselves, and the first table that they no longer share, are theirs to keep. */
    private static List<String> withoutMemory(List<String> lines) {
        return lines.stream().filter(line -> !line.contains("MmUse")).toList();
    }

    private long drive(long end) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        AtomicBoolean isDone = new AtomicBoolean();
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                TaskFamily family = new TaskFamily(tasks, table.fork(tasks.shell), new SplittableRandom(seed + i));
                running.add(threads.submit((Callable<Long>) () -> family.live(end)));
            }
            Future<?> reaper = threads.submit(() -> {
                while (!isDone.get()) {
                    reap();
                    Thread.onSpinWait();
                }
            });
            long calls = 0;
            for (Future<Long> each : running) {
                calls += each.get(SECONDS + Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
            }
            isDone.set(true);
            reaper.get(1, TimeUnit.MINUTES);
            return calls;
        } finally {
            isDone.set(true);
            threads.shutdownNow();
        }
    }

    /** Lets the first process, and the shell, ask for all children that have ended. */
    private void reap() {
        for (Task parent : List.of(table.init(), tasks.shell)) {
            while (hasChildren(parent)
                    && table.wait4(parent, -1, WaitOptions.WNOHANG | WaitOptions.WALL)
                            .isPresent()) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean hasChildren(Task parent) {
        synchronized (table) {
            return !table.place(parent).children.isEmpty();
        }
    }
}
