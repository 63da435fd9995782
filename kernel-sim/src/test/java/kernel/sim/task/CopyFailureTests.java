package kernel.sim.task;

import static kernel.sim.task.TestTasks.DATA;
import static kernel.sim.task.TestTasks.PAGE;
import static kernel.sim.task.TestTasks.SIGCHLD;
import static kernel.sim.task.TestTasks.THREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kernel.api.Errno;
import kernel.api.ExecException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Making a child fails at each of its steps, and everything is as it was. */
class CopyFailureTests {
    private static final long SHARING = CloneFlags.CLONE_FILES
            | CloneFlags.CLONE_FS
            | CloneFlags.CLONE_IO
            | CloneFlags.CLONE_SYSVSEM
            | CloneFlags.CLONE_VM
            | CloneFlags.CLONE_SIGHAND
            | CloneFlags.CLONE_PIDFD;
    private static final long NEW =
            (CloneFlags.NAMESPACES & ~CloneFlags.CLONE_NEWTIME) | CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_PIDFD;
    private static final Set<CopyStep> COPIES = EnumSet.of(
            CopyStep.COPY_FILES, CopyStep.COPY_FS, CopyStep.COPY_SIGHAND, CopyStep.COPY_MM, CopyStep.COPY_NAMESPACES);

    private final TestTasks tasks = new TestTasks();
    private final TaskTable table = tasks.table;
    private final Task shell = tasks.shell;

    @BeforeEach
    void useWhatCanBeShared() {
        shell.ioprio(0x4004);
        shell.semUndo(() -> {});
        shell.files().add(new Descriptor(shell.program().orElseThrow().exe(), false));
        TestTasks.word(shell, DATA, 1);
        TestTasks.word(shell, DATA + PAGE, 2);
    }

    static Stream<Arguments> steps() {
        List<Arguments> steps = new ArrayList<>();
        for (CopyStep step : CopyStep.values()) {
            if (step != CopyStep.COPY_NAMESPACES) {
                steps.add(Arguments.of(step, CloneFlags.CLONE_PIDFD));
            }
            steps.add(Arguments.of(step, NEW));
            if (!COPIES.contains(step)) {
                steps.add(Arguments.of(step, SHARING));
                steps.add(Arguments.of(step, THREAD | SHARING));
            }
        }
        return steps.stream();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void leavesEverythingAsItWas(CopyStep failing, long flags) {
        table.limitMemory(step -> step != failing);
        assertThat(refused(CloneArgs.clone(flags | SIGCHLD).withPidfd(DATA).withTids(DATA, DATA)))
                .isEqualTo(TaskRule.MEMORY);
        table.limitMemory(step -> true);
        assertThat(table.pids().pid(table.fork(shell))).isLessThanOrEqualTo(4);
    }

    private TaskRule refused(CloneArgs args) {
        List<String> before = WholeState.of(tasks);
        ExecException e = catchThrowableOfType(ExecException.class, () -> table.clone(shell, args));
        assertThat(e).as("refusal").isNotNull();
        assertThat(WholeState.of(tasks)).isEqualTo(before);
        return (TaskRule) e.violation().rule();
    }

    @Nested
    class ForAnotherReason {
        @ParameterizedTest
        @ValueSource(longs = {0, SHARING & ~CloneFlags.CLONE_PIDFD})
        void isUndoneToo(long flags) {
            CloneArgs kernelTls =
                    CloneArgs.clone(flags | CloneFlags.CLONE_SETTLS | SIGCHLD).withTls(-4096);
            assertThat(refused(kernelTls)).isEqualTo(TaskRule.TLS);
            CloneArgs badPidfd =
                    CloneArgs.clone(flags | CloneFlags.CLONE_PIDFD | SIGCHLD).withTids(8, 0);
            assertThat(refused(badPidfd)).isEqualTo(TaskRule.PIDFD_POINTER);
            shell.rlimits(shell.rlimits().with(Resource.NOFILE, new Rlimits.Limit(1, 1)));
            CloneArgs pidfd =
                    CloneArgs.clone(flags | CloneFlags.CLONE_PIDFD | SIGCHLD).withTids(DATA, 0);
            assertThat(refused(pidfd)).isEqualTo(TaskRule.PIDFD_LIMIT);
        }

        @Test
        void isUndoneWhenTheFirstProcessOfItsNamespaceIsDead() {
            table.unshare(shell, CloneFlags.CLONE_NEWPID);
            table.exit(table.fork(shell), 0);
            assertThat(refused(CloneArgs.fork())).isEqualTo(TaskRule.INIT_DEAD);
        }

        @Test
        void isUndoneWhenTheFormatGoesAway() {
            tasks.module.modulePut();
            assertThat(tasks.module.tryStop()).isTrue();
            List<String> before = WholeState.of(tasks);
            ExecException e = catchThrowableOfType(ExecException.class, () -> table.fork(shell));
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
            assertThat(WholeState.of(tasks)).isEqualTo(before);
        }
    }
}
