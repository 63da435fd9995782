package conformance.selftests;

import static conformance.selftests.Forks.DATA;
import static conformance.selftests.Forks.PAGE;
import static conformance.selftests.Forks.SIGCHLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.Errno;
import kernel.api.Signal;
import kernel.sim.task.CloneArgs;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.SharedPart;
import kernel.sim.task.SignalActions;
import kernel.sim.task.Task;
import kernel.sim.task.WaitStatus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's tests clone3.c, clone3_clear_sighand.c and clone3_set_tid.c of tools/testing/selftests/clone3, and
 * clone301 and clone302 of the Linux Test Project.
 */
class Clone3IT {
    private static final int WORDS = 14;
    private static final int PIDFD = 1;
    private static final int CHILD_TID = 2;
    private static final int PARENT_TID = 3;
    private static final int EXIT_SIGNAL = 4;
    private static final int STACK = 5;
    private static final int STACK_SIZE = 6;
    private static final int LAST = 12;

    private final Forks forks = new Forks();
    private final long[] args = new long[WORDS];

    private Task clone3(long vaddr, long size) {
        Forks.store(forks.parent, vaddr, args);
        return forks.table.clone3(forks.parent, vaddr, size);
    }

    private Task clone3() {
        return clone3(DATA, 88);
    }

    @Nested
    class OfTheKernel {
        @ParameterizedTest
        @CsvSource({"0,88", "0,64", "0x20000000,88", "0,96", "0x20000000,64", "0x20000000,96", "0x80,88"})
        void makesChildren(String flags, long size) {
            args[0] = Long.decode(flags);
            args[EXIT_SIGNAL] = SIGCHLD;
            Task child = clone3(DATA, size);
            forks.table.exit(child, 0);
            assertThat(forks.wait(forks.parent)).isEqualTo(new WaitStatus(3, 0));
        }

        @ParameterizedTest
        @CsvSource({"0,56,EINVAL", "0x20000000,56,EINVAL", "0,4104,E2BIG", "0x20000000,4104,E2BIG", "17,88,EINVAL"})
        void refusesSizesAndFlags(String flags, long size, Errno errno) {
            args[0] = Long.decode(flags);
            args[EXIT_SIGNAL] = SIGCHLD;
            forks.refused(() -> clone3(DATA, size), errno);
        }

        @ParameterizedTest
        @ValueSource(longs = {0xbadc0ded00000000L, 0x80000000L, 0x100, 0xf0})
        void refusesSignals(long signal) {
            args[EXIT_SIGNAL] = signal;
            forks.refused(Clone3IT.this::clone3, Errno.EINVAL);
        }

        @Test
        void refusesWhatItDoesNotKnow() {
            args[EXIT_SIGNAL] = SIGCHLD;
            args[LAST] = 1;
            forks.refused(() -> clone3(DATA, 104), Errno.E2BIG);
            clone3(DATA, 96);
        }
    }

    @Nested
    class Handlers {
        @Test
        void becomeTheDefaultIfTheyAreCleared() {
            forks.parent.actions().set(Signal.SIGUSR1, SignalActions.Action.HANDLER);
            forks.parent.actions().set(Signal.SIGUSR2, SignalActions.Action.IGNORE);
            args[0] = CloneFlags.CLONE_CLEAR_SIGHAND;
            args[EXIT_SIGNAL] = SIGCHLD;
            Task child = clone3();
            assertThat(child.actions().get(Signal.SIGUSR1)).isEqualTo(SignalActions.Action.DEFAULT);
            assertThat(child.actions().get(Signal.SIGUSR2)).isEqualTo(SignalActions.Action.IGNORE);
            assertThat(forks.parent.actions().get(Signal.SIGUSR1)).isEqualTo(SignalActions.Action.HANDLER);
        }

        @Test
        void cannotBeSharedAndCleared() {
            args[0] = CloneFlags.CLONE_CLEAR_SIGHAND | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM;
            forks.refused(Clone3IT.this::clone3, Errno.EINVAL);
        }
    }

    @Nested
    class Numbers {
        private void refused(Task caller, Errno errno, Integer... tids) {
            CloneArgs wanted = CloneArgs.fork().withSetTid(List.of(tids));
            forks.refused(() -> forks.table.clone3(caller, wanted), errno);
        }

        @Test
        void mustBePossibleAndFree() {
            refused(forks.parent, Errno.EINVAL, 0);
            refused(forks.parent, Errno.EINVAL, -1);
            refused(forks.parent, Errno.EINVAL, 32768);
            refused(forks.parent, Errno.EINVAL, 77, 78);
            refused(forks.parent, Errno.EEXIST, 1);
            refused(forks.user(7), Errno.EPERM, 77);
        }

        @Test
        void areChosenInEachNamespace() {
            CloneArgs first = CloneArgs.of(CloneFlags.CLONE_NEWPID, SIGCHLD).withSetTid(List.of(1, 77));
            Task child = forks.table.clone3(forks.parent, first);
            assertThat(forks.pid(child)).isEqualTo(1);
            assertThat(forks.table.pids().pidSeen(child, forks.parent)).isEqualTo(77);
            CloneArgs notFirst = CloneArgs.of(CloneFlags.CLONE_NEWPID, SIGCHLD).withSetTid(List.of(2));
            forks.refused(() -> forks.table.clone3(forks.parent, notFirst), Errno.EINVAL);
        }
    }

    @Nested
    class OfTheLinuxTestProject {
        @Test
        void clone301GivesAPidfd() {
            args[0] = CloneFlags.CLONE_PIDFD;
            args[PIDFD] = DATA + PAGE;
            args[EXIT_SIGNAL] = SIGCHLD;
            clone3();
            int pidfd = Forks.load(forks.parent, DATA + PAGE);
            assertThat(forks.parent.files().get(pidfd).orElseThrow().isCloseOnExec())
                    .isTrue();
        }

        @Test
        void clone302RefusesBadStructures() {
            args[EXIT_SIGNAL] = SIGCHLD;
            long last = DATA + 2 * PAGE - 88;
            forks.refused(() -> forks.table.clone3(forks.parent, DATA - PAGE, 88), Errno.EFAULT);
            forks.refused(() -> forks.table.clone3(forks.parent, DATA, 0), Errno.EINVAL);
            forks.refused(() -> forks.table.clone3(forks.parent, DATA, 63), Errno.EINVAL);
            forks.refused(() -> forks.table.clone3(forks.parent, last, 89), Errno.EFAULT);
        }

        @ParameterizedTest
        @ValueSource(
                longs = {
                    CloneFlags.CLONE_SIGHAND,
                    CloneFlags.CLONE_THREAD | CloneFlags.CLONE_VM,
                    CloneFlags.CLONE_FS | CloneFlags.CLONE_NEWNS
                })
        void clone302RefusesFlags(long flags) {
            args[0] = flags;
            args[EXIT_SIGNAL] = SIGCHLD;
            forks.refused(Clone3IT.this::clone3, Errno.EINVAL);
        }

        @Test
        void clone302RefusesAPlaceForThePidfd() {
            args[0] = CloneFlags.CLONE_PARENT_SETTID | CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_PIDFD;
            args[PIDFD] = DATA - PAGE;
            args[PARENT_TID] = DATA + PAGE;
            args[CHILD_TID] = DATA + PAGE;
            args[EXIT_SIGNAL] = SIGCHLD;
            forks.refused(Clone3IT.this::clone3, Errno.EFAULT);
        }

        @Test
        void clone302RefusesASignalAndStacks() {
            args[EXIT_SIGNAL] = CloneFlags.CSIGNAL + 1;
            forks.refused(Clone3IT.this::clone3, Errno.EINVAL);
            args[EXIT_SIGNAL] = SIGCHLD;
            args[STACK] = DATA;
            forks.refused(Clone3IT.this::clone3, Errno.EINVAL);
            args[STACK] = 0;
            args[STACK_SIZE] = 4;
            forks.refused(Clone3IT.this::clone3, Errno.EINVAL);
        }
    }

    @Test
    void aNewTimeIsForChildrenWithMemoryOfTheirOwn() {
        args[0] = CloneFlags.CLONE_NEWTIME;
        args[EXIT_SIGNAL] = SIGCHLD;
        assertThat(forks.table.isShared(clone3(), forks.parent, SharedPart.TIME))
                .isFalse();
    }
}
