package kernel.sim.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTableTests {
    private static final int SIGCHLD = Signal.SIGCHLD.number();
    private static final long THREAD =
            CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM | CloneFlags.CLONE_FILES;

    private final TaskTable table = new TaskTable(LinuxProfile.SIM, MachineProfile.builtIn());
    private final Task shell = table.fork(table.init());

    private TaskRule refused(Runnable call) {
        int before = table.count();
        ExecException e = Assertions.catchThrowableOfType(ExecException.class, call::run);
        assertThat(e).isNotNull();
        assertThat(table.count()).isEqualTo(before);
        return (TaskRule) e.violation().rule();
    }

    private TaskRule cloneRefused(long flags) {
        return refused(() -> table.clone(shell, CloneArgs.clone(flags)));
    }

    @Nested
    class Numbers {
        @Test
        void followOneAnother() {
            assertThat(table.pids().pid(table.init())).isEqualTo(1);
            assertThat(table.pids().pid(shell)).isEqualTo(2);
            assertThat(table.pids().pid(table.fork(shell))).isEqualTo(3);
            assertThat(table.pids().ppid(shell)).isEqualTo(1);
        }

        @Test
        void areUsedAgainOnlyAfterAllOthers() {
            for (int i = 0; i < 33_000; i++) {
                Task child = table.fork(shell);
                int pid = table.pids().pid(child);
                assertThat(pid).isNotIn(1, 2).isLessThan(32768);
                table.exit(child, i);
                assertThat(table.wait4(shell, pid, 0)).contains(new WaitStatus(pid, (i & 0xff) << 8));
            }
            assertThat(table.pids().pid(table.fork(shell))).isGreaterThanOrEqualTo(300);
        }

        @Test
        void ofThreadsDifferButNotTheirProcess() {
            Task thread = table.clone(shell, CloneArgs.clone(THREAD));
            assertThat(table.pids().pid(thread)).isEqualTo(3);
            assertThat(table.pids().tgid(thread)).isEqualTo(2);
            assertThat(table.pids().ppid(thread)).isEqualTo(1);
        }

        @Test
        void startAgainInANewNamespace() {
            Task first = table.clone(shell, CloneArgs.clone(CloneFlags.CLONE_NEWPID | SIGCHLD));
            Task second = table.fork(first);
            assertThat(table.pids().pid(first)).isEqualTo(1);
            assertThat(table.pids().ppid(first)).isZero();
            assertThat(table.pids().pid(second)).isEqualTo(2);
            assertThat(table.pids().ppid(second)).isEqualTo(1);
            assertThat(table.pids().find(shell, 3)).contains(first);
            assertThat(table.pids().find(shell, 4)).contains(second);
        }

        @Test
        void canBeChosen() {
            CloneArgs args = CloneArgs.fork().withSetTid(List.of(4711));
            assertThat(table.pids().pid(table.clone3(shell, args))).isEqualTo(4711);
            assertThat(refused(() -> table.clone3(shell, args))).isEqualTo(TaskRule.SET_TID_USED);
            assertThat(table.pids().pid(table.fork(shell))).isEqualTo(3);
        }
    }

    @Nested
    class Checks {
        @Test
        void areInTheKernelsOrder() {
            assertThat(cloneRefused(CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_FS | CloneFlags.CLONE_THREAD))
                    .isEqualTo(TaskRule.NEWNS_FS);
            assertThat(cloneRefused(CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_FS))
                    .isEqualTo(TaskRule.NEWUSER_FS);
            assertThat(cloneRefused(CloneFlags.CLONE_THREAD)).isEqualTo(TaskRule.THREAD_SIGHAND);
            assertThat(cloneRefused(CloneFlags.CLONE_SIGHAND)).isEqualTo(TaskRule.SIGHAND_VM);
            assertThat(cloneRefused(THREAD | CloneFlags.CLONE_NEWPID)).isEqualTo(TaskRule.THREAD_NAMESPACE);
            assertThat(cloneRefused(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_DETACHED))
                    .isEqualTo(TaskRule.PIDFD_DETACHED);
            assertThat(cloneRefused(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_PARENT_SETTID))
                    .isEqualTo(TaskRule.PIDFD_TID);
            assertThat(cloneRefused(CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_SYSVSEM))
                    .isEqualTo(TaskRule.NEWIPC_SYSVSEM);
        }

        @Test
        void letInitHaveNoSiblings() {
            CloneArgs args = CloneArgs.clone(CloneFlags.CLONE_PARENT);
            assertThat(refused(() -> table.clone(table.init(), args))).isEqualTo(TaskRule.PARENT_INIT);
        }

        @ParameterizedTest
        @ValueSource(
                longs = {
                    CloneFlags.CLONE_NEWNS,
                    CloneFlags.CLONE_NEWUTS,
                    CloneFlags.CLONE_NEWIPC,
                    CloneFlags.CLONE_NEWPID,
                    CloneFlags.CLONE_NEWNET,
                    CloneFlags.CLONE_NEWCGROUP
                })
        void wantTheSuperUserForNamespaces(long flag) {
            Task child = table.clone(shell, CloneArgs.clone(flag | SIGCHLD));
            assertThat(child.exitSignal()).isEmpty();
            shell.cred(new Cred(7, 7, 7, 7, false));
            assertThat(cloneRefused(flag)).isEqualTo(TaskRule.NAMESPACE_RIGHT);
        }

        @Test
        void ofClone3() {
            assertThat(refused(() -> table.clone3(shell, CloneArgs.clone(0x100f0))))
                    .isEqualTo(TaskRule.EXIT_SIGNAL);
            CloneArgs badSignal = CloneArgs.of(0, 65);
            assertThat(refused(() -> table.clone3(shell, badSignal))).isEqualTo(TaskRule.EXIT_SIGNAL);
            CloneArgs noSize = CloneArgs.fork().withStack(4096, 0);
            assertThat(refused(() -> table.clone3(shell, noSize))).isEqualTo(TaskRule.STACK);
            CloneArgs noStack = CloneArgs.fork().withStack(0, 4);
            assertThat(refused(() -> table.clone3(shell, noStack))).isEqualTo(TaskRule.STACK);
            CloneArgs signalInFlags = CloneArgs.of(17, 0);
            assertThat(refused(() -> table.clone3(shell, signalInFlags))).isEqualTo(TaskRule.CLONE3_FLAGS);
        }

        @Test
        void countTheTasksOfAUserWhoIsNotTheSuperUser() {
            shell.rlimits(shell.rlimits().with(Resource.NPROC, new Rlimits.Limit(3, 3)));
            table.fork(shell);
            table.fork(shell);
            table.fork(shell);
            Task user = table.fork(shell);
            user.cred(new Cred(7, 7, 7, 7, false));
            table.fork(user);
            Task last = table.fork(user);
            assertThat(refused(() -> table.fork(user))).isEqualTo(TaskRule.NPROC);
            assertThat(TaskRule.NPROC.errno()).isEqualTo(Errno.EAGAIN);
            table.exit(last, 0);
            table.wait4(user, -1, 0);
            table.fork(user);
        }
    }

    @Nested
    class Failures {
        @ParameterizedTest
        @EnumSource(CopyStep.class)
        void giveBackAllThatWasTaken(CopyStep failing) {
            long pidfd = failing == CopyStep.PIDFD_PREPARE ? CloneFlags.CLONE_PIDFD : 0;
            TaskState before = shell.state();
            int files = shell.files().users();
            table.limitMemory(step -> step != failing);
            assertThat(cloneRefused(CloneFlags.CLONE_NEWUTS | pidfd | SIGCHLD)).isEqualTo(TaskRule.MEMORY);
            assertThat(cloneRefused(CloneFlags.CLONE_FILES | CloneFlags.CLONE_NEWUTS | pidfd | SIGCHLD))
                    .isEqualTo(TaskRule.MEMORY);
            assertThat(shell.state()).isEqualTo(before);
            assertThat(shell.files().users()).isEqualTo(files);
            table.limitMemory(step -> true);
            assertThat(table.pids().pid(table.fork(shell))).isLessThanOrEqualTo(5);
        }
    }

    @Nested
    class Sharing {
        @Test
        void isByFlag() {
            Task sharing = table.clone(
                    shell,
                    CloneArgs.clone(CloneFlags.CLONE_VM
                            | CloneFlags.CLONE_FS
                            | CloneFlags.CLONE_FILES
                            | CloneFlags.CLONE_SIGHAND
                            | SIGCHLD));
            sharing.cwd(ByteString.of("/tmp"));
            sharing.actions().set(Signal.SIGUSR2, SignalActions.Action.HANDLER);
            assertThat(shell.cwd()).isEqualTo(ByteString.of("/tmp"));
            assertThat(shell.actions().get(Signal.SIGUSR2)).isEqualTo(SignalActions.Action.HANDLER);
            assertThat(sharing.files()).isSameAs(shell.files());
            Task alone = table.fork(shell);
            alone.cwd(ByteString.of("/var"));
            alone.actions().set(Signal.SIGUSR2, SignalActions.Action.DEFAULT);
            assertThat(shell.cwd()).isEqualTo(ByteString.of("/tmp"));
            assertThat(shell.actions().get(Signal.SIGUSR2)).isEqualTo(SignalActions.Action.HANDLER);
            assertThat(alone.files()).isNotSameAs(shell.files());
        }

        @Test
        void endsWithUnshare() {
            Task child = table.clone(shell, CloneArgs.clone(CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS | SIGCHLD));
            table.unshare(child, CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS);
            child.cwd(ByteString.of("/tmp"));
            assertThat(shell.cwd()).isEqualTo(ByteString.of("/"));
            assertThat(child.files()).isNotSameAs(shell.files());
        }

        @Test
        void ofThreadsCannotEnd() {
            table.unshare(shell, 0);
            table.unshare(shell, CloneFlags.CLONE_THREAD);
            table.clone(shell, CloneArgs.clone(THREAD));
            assertThat(refused(() -> table.unshare(shell, CloneFlags.CLONE_THREAD)))
                    .isEqualTo(TaskRule.UNSHARE_THREAD);
            assertThat(refused(() -> table.unshare(shell, -1))).isEqualTo(TaskRule.UNSHARE_FLAGS);
        }
    }

    @Nested
    class Ends {
        @Test
        void areToldOnceToTheParent() {
            Task child = table.fork(shell);
            assertThat(table.wait4(shell, -1, WaitOptions.WNOHANG)).isEmpty();
            table.exitGroup(child, 300);
            WaitStatus status = table.wait4(shell, -1, 0).orElseThrow();
            assertThat(status.isExited()).isTrue();
            assertThat(status.exitCode()).isEqualTo(44);
            assertThat(refused(() -> table.wait4(shell, -1, 0))).isEqualTo(TaskRule.NO_CHILD);
        }

        @Test
        void areToldToNobodyWhoDoesNotCare() {
            shell.actions().set(Signal.SIGCHLD, SignalActions.Action.IGNORE);
            Task child = table.fork(shell);
            int before = table.count();
            table.exit(child, 0);
            assertThat(table.count()).isEqualTo(before - 1);
        }

        @Test
        void giveOrphansToInitOrToWhoWantsThem() {
            Task middle = table.fork(shell);
            Task orphan = table.fork(middle);
            table.exit(middle, 0);
            assertThat(table.pids().ppid(orphan)).isEqualTo(1);
            table.childSubreaper(shell, true);
            Task second = table.fork(shell);
            Task adopted = table.fork(second);
            table.exit(second, 0);
            assertThat(table.pids().ppid(adopted)).isEqualTo(table.pids().pid(shell));
        }

        @Test
        void ofAProcessComeWithItsLastThread() {
            Task child = table.fork(shell);
            Task thread = table.clone(child, CloneArgs.clone(THREAD));
            table.exit(child, 3);
            assertThat(table.wait4(shell, -1, WaitOptions.WNOHANG)).isEmpty();
            table.exit(thread, 4);
            assertThat(table.wait4(shell, -1, 0)).map(WaitStatus::exitCode).contains(4);
        }

        @Test
        void ofANamespacesInitEndTheNamespace() {
            Task first = table.clone(shell, CloneArgs.clone(CloneFlags.CLONE_NEWPID | SIGCHLD));
            Task second = table.fork(first);
            table.exit(first, 0);
            assertThat(second.exitSignal()).contains(Signal.SIGKILL);
        }

        @Test
        void letNothingBeCalledAnyMore() {
            Task child = table.fork(shell);
            table.exit(child, 0);
            assertThatThrownBy(() -> table.fork(child)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void bringEveryCountBack() {
            int before = table.count();
            Task child = table.clone(shell, CloneArgs.clone(CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS | SIGCHLD));
            Task thread = table.clone(child, CloneArgs.clone(THREAD));
            table.exitGroup(thread, 0);
            table.wait4(shell, -1, 0);
            assertThat(table.count()).isEqualTo(before);
            assertThat(shell.files().users()).isEqualTo(1);
            assertThat(shell.parts().fs().users()).isEqualTo(1);
            assertThat(table.tasksOfUser(shell)).isEqualTo(before);
        }
    }

    @Nested
    class Vfork {
        @Test
        void holdsTheParentUntilTheChildEnds() {
            Task child = table.vfork(shell);
            assertThatThrownBy(() -> table.fork(shell)).isInstanceOf(IllegalStateException.class);
            table.exit(child, 0);
            table.fork(shell);
        }
    }

    @Nested
    class Signals {
        private final Task child = table.fork(shell);
        private final int pid = table.pids().pid(child);

        @Test
        void killByDefault() {
            table.signals().kill(shell, pid, Signal.SIGTERM.number());
            WaitStatus status = table.wait4(shell, pid, 0).orElseThrow();
            assertThat(status.termSignal()).isEqualTo(15);
            assertThat(status.isExited()).isFalse();
        }

        @Test
        void waitWhileTheyAreBlocked() {
            table.signals().sigprocmask(child, SignalSet.EMPTY.with(15));
            table.signals().kill(shell, pid, 15);
            assertThat(table.signals().pending(child).has(15)).isTrue();
            assertThat(child.exitSignal()).isEmpty();
            table.signals().sigprocmask(child, SignalSet.EMPTY);
            assertThat(child.exitSignal()).contains(Signal.SIGTERM);
        }

        @Test
        void stopAndContinue() {
            table.signals().kill(shell, pid, Signal.SIGSTOP.number());
            assertThat(table.wait4(shell, pid, WaitOptions.WNOHANG)).isEmpty();
            Optional<WaitStatus> stopped = table.wait4(shell, pid, WaitOptions.WUNTRACED);
            assertThat(stopped).map(WaitStatus::status).contains(0x137f);
            table.signals().kill(shell, pid, Signal.SIGCONT.number());
            assertThat(table.wait4(shell, pid, WaitOptions.WCONTINUED))
                    .map(WaitStatus::status)
                    .contains(0xffff);
        }

        @Test
        void doNotReachInit() {
            table.signals().kill(shell, 1, Signal.SIGTERM.number());
            assertThat(table.init().exitSignal()).isEmpty();
        }

        @Test
        void needTheSameUser() {
            shell.cred(new Cred(7, 7, 7, 7, false));
            assertThat(refused(() -> table.signals().kill(shell, pid, 9))).isEqualTo(TaskRule.KILL_RIGHT);
            assertThat(refused(() -> table.signals().kill(shell, 99, 9))).isEqualTo(TaskRule.NO_PROCESS);
            assertThat(refused(() -> table.signals().kill(shell, pid, 65))).isEqualTo(TaskRule.SIGNAL);
        }

        @Test
        void needTheUserOfTheThreadWhoseNumberIsGiven() {
            Task thread = table.clone(child, CloneArgs.clone(THREAD));
            int tid = table.pids().pid(thread);
            thread.cred(new Cred(7, 7, 7, 7, false));
            Task user = table.fork(shell);
            user.cred(new Cred(7, 7, 7, 7, false));
            assertThat(refused(() -> table.signals().kill(user, pid, 9))).isEqualTo(TaskRule.KILL_RIGHT);
            table.signals().kill(user, tid, 9);
            assertThat(child.exitSignal()).contains(Signal.SIGKILL);
        }

        @Test
        void tellOfADeadParentWhoCouldSendThem() {
            Task other = table.fork(child);
            Task user = table.fork(shell);
            Task ofUser = table.fork(user);
            other.parentDeathSignal(Signal.SIGTERM);
            ofUser.parentDeathSignal(Signal.SIGTERM);
            user.cred(new Cred(7, 7, 7, 7, false));
            table.exit(child, 0);
            table.exit(user, 0);
            assertThat(other.exitSignal()).contains(Signal.SIGTERM);
            assertThat(ofUser.exitSignal()).isEmpty();
        }

        @Test
        void reachAllOfAGroupBeforeOneOfItEnds() {
            table.pids().setsid(child);
            Task grandchild = table.fork(child);
            grandchild.parentDeathSignal(Signal.SIGTERM);
            table.signals().kill(shell, -pid, Signal.SIGKILL.number());
            assertThat(grandchild.exitSignal()).contains(Signal.SIGKILL);
        }

        @Test
        void ofADyingParentAndOfItsChildLeaveTheChildToInit() {
            table.clone(child, CloneArgs.clone(THREAD));
            Task grandchild = table.clone(child, CloneArgs.clone(Signal.SIGUSR1.number()));
            grandchild.parentDeathSignal(Signal.SIGTERM);
            table.exit(child, 0);
            assertThat(child.group().size()).isEqualTo(1);
            assertThat(table.row(child).state()).isEqualTo(TaskRow.State.ZOMBIE);
            assertThat(table.row(grandchild).state()).isEqualTo(TaskRow.State.ZOMBIE);
            assertThat(table.row(grandchild).ppid()).isEqualTo(1);
        }
    }
}
