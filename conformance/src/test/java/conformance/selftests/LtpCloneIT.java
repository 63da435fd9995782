package conformance.selftests;

import static conformance.selftests.Forks.DATA;
import static conformance.selftests.Forks.PAGE;
import static conformance.selftests.Forks.SIGCHLD;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.Signal;
import kernel.sim.task.CloneArgs;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Descriptor;
import kernel.sim.task.SharedPart;
import kernel.sim.task.SignalActions;
import kernel.sim.task.Task;
import kernel.sim.task.TaskRow;
import kernel.sim.task.WaitStatus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The tests clone01 to clone09 of the Linux Test Project. clone04 is about the C library; in clone07 the child's
 * function returns, which is the library's business too.
 */
class LtpCloneIT {
    private static final long THREAD = CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM;

    private final Forks forks = new Forks();
    private final Task parent = forks.parent;

    @Test
    void clone01MakesAChildThatCanBeWaitedFor() {
        Task child = forks.clone(SIGCHLD);
        forks.table.exit(child, 0);
        assertThat(forks.wait(parent)).isEqualTo(new WaitStatus(forks.pid(child), 0));
    }

    @Nested
    class Clone02 {
        private void change(Task child) {
            Forks.store(child, DATA, 5);
            child.files().close(3);
            child.cwd(ByteString.of("/tmp"));
            child.actions().set(Signal.SIGUSR2, SignalActions.Action.HANDLER);
        }

        private Task child(long flags) {
            parent.files().put(3, new Descriptor(forks.open("/tmp/text"), false));
            Forks.store(parent, DATA, 4);
            return forks.clone(flags | SIGCHLD);
        }

        @Test
        void showsTheParentWhatIsShared() {
            change(child(
                    CloneFlags.CLONE_VM | CloneFlags.CLONE_FS | CloneFlags.CLONE_FILES | CloneFlags.CLONE_SIGHAND));
            assertThat(Forks.load(parent, DATA)).isEqualTo(5);
            assertThat(parent.files().get(3)).isEmpty();
            assertThat(parent.cwd()).isEqualTo(ByteString.of("/tmp"));
            assertThat(parent.actions().get(Signal.SIGUSR2)).isEqualTo(SignalActions.Action.HANDLER);
        }

        @Test
        void showsTheParentNothingElse() {
            change(child(0));
            assertThat(Forks.load(parent, DATA)).isEqualTo(4);
            assertThat(parent.files().get(3)).isPresent();
            assertThat(parent.cwd()).isEqualTo(ByteString.of("/"));
            assertThat(parent.actions().get(Signal.SIGUSR2)).isEqualTo(SignalActions.Action.DEFAULT);
        }
    }

    @Test
    void clone03TellsTheNumberThatTheChildHas() {
        Task child = forks.clone(SIGCHLD);
        assertThat(forks.table.pids().pidSeen(child, parent)).isEqualTo(forks.pid(child));
    }

    @Test
    void clone05HoldsTheParentUntilTheChildEnds() {
        Task child = forks.clone(CloneFlags.CLONE_VFORK | CloneFlags.CLONE_VM | SIGCHLD);
        assertThat(forks.table.row(parent).state()).isEqualTo(TaskRow.State.WAITING);
        Forks.store(child, DATA, 1);
        forks.table.exit(child, 0);
        assertThat(forks.table.row(parent).state()).isEqualTo(TaskRow.State.RUNNING);
        assertThat(Forks.load(parent, DATA)).isEqualTo(1);
    }

    @Test
    void clone06GivesTheEnvironment() {
        assertThat(Execs.envp(forks.clone(SIGCHLD).program().orElseThrow())).containsExactly("TEST_VARIABLE=test");
    }

    @Nested
    class Clone08 {
        private Task clone(Task caller, long flags) {
            return forks.table.clone(caller, CloneArgs.clone(flags | SIGCHLD).withTids(DATA, DATA + PAGE));
        }

        @Test
        void givesTheParentOfTheCaller() {
            Task child = forks.clone(SIGCHLD);
            Task sibling = clone(child, CloneFlags.CLONE_PARENT);
            assertThat(forks.table.pids().ppid(sibling))
                    .isEqualTo(forks.table.pids().ppid(child));
        }

        @Test
        void storesTheNumber() {
            Task child = clone(parent, CloneFlags.CLONE_CHILD_SETTID);
            assertThat(Forks.load(child, DATA + PAGE)).isEqualTo(forks.pid(child));
            assertThat(Forks.load(parent, DATA + PAGE)).isZero();
            Task second = clone(parent, CloneFlags.CLONE_PARENT_SETTID | CloneFlags.CLONE_VM);
            assertThat(Forks.load(second, DATA)).isEqualTo(forks.pid(second));
        }

        @Test
        void startsStoppedInOldKernels() {
            Forks old = new Forks(Execs.linux(2, 6));
            Task child = old.clone(CloneFlags.CLONE_STOPPED | SIGCHLD);
            assertThat(old.table.row(child).state()).isEqualTo(TaskRow.State.STOPPED);
            old.table.signals().kill(old.parent, old.pid(child), Signal.SIGCONT.number());
            assertThat(old.table.row(child).state()).isEqualTo(TaskRow.State.RUNNING);
        }

        @Test
        void clearsTheNumberOfAThread() {
            Forks.store(parent, DATA + PAGE, 7);
            Task thread = clone(parent, THREAD | CloneFlags.CLONE_CHILD_CLEARTID);
            assertThat(forks.table.pids().tgid(thread)).isEqualTo(forks.pid(parent));
            forks.table.futexes().futexWait(parent, DATA + PAGE, 7);
            assertThat(forks.table.row(parent).state()).isEqualTo(TaskRow.State.SLEEPING);
            forks.table.exit(thread, 0);
            assertThat(forks.table.row(parent).state()).isEqualTo(TaskRow.State.RUNNING);
            forks.refused(() -> forks.table.futexes().futexWait(parent, DATA + PAGE, 7), Errno.EAGAIN);
        }
    }

    @Test
    void clone09SeparatesNetworks() {
        Task child = forks.clone(CloneFlags.CLONE_NEWNET | SIGCHLD);
        assertThat(forks.table.isShared(child, parent, SharedPart.NET)).isFalse();
        assertThat(forks.table.isShared(child, parent, SharedPart.IPC)).isTrue();
    }
}
