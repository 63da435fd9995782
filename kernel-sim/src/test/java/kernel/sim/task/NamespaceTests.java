package kernel.sim.task;

import static kernel.sim.task.TestTasks.SIGCHLD;
import static kernel.sim.task.TestTasks.THREAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.Signal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NamespaceTests {
    private static final long NEWPID = CloneFlags.CLONE_NEWPID;

    private final TestTasks tasks = new TestTasks();
    private final TaskTable table = tasks.table;
    private final Task shell = tasks.shell;

    @Nested
    class OfProcessNumbers {
        @Test
        void areForChildrenOnlyAfterUnshare() {
            table.unshare(shell, NEWPID);
            assertThat(table.pids().pid(shell)).isEqualTo(2);
            assertThat(table.isShared(shell, table.init(), SharedPart.PID)).isTrue();
            assertThat(table.isShared(shell, table.init(), SharedPart.PID_FOR_CHILDREN))
                    .isFalse();
            Task first = table.fork(shell);
            assertThat(table.pids().pid(first)).isEqualTo(1);
            assertThat(table.pids().pid(table.fork(shell))).isEqualTo(2);
        }

        @Test
        void areNotUnsharedTwice() {
            table.unshare(shell, NEWPID);
            assertThat(tasks.refused(() -> table.unshare(shell, NEWPID))).isEqualTo(TaskRule.NEWPID_TWICE);
            assertThat(tasks.refused(() -> table.clone(shell, CloneArgs.clone(NEWPID))))
                    .isEqualTo(TaskRule.NEWPID_TWICE);
        }

        @Test
        void takeNoThreads() {
            table.unshare(shell, NEWPID);
            assertThat(tasks.refused(() -> tasks.clone(THREAD))).isEqualTo(TaskRule.THREAD_NAMESPACE);
        }

        @Test
        void areAtMost32Deep() {
            Task at = shell;
            for (int i = 0; i < 32; i++) {
                at = table.clone(at, CloneArgs.clone(NEWPID | SIGCHLD));
            }
            Task deepest = at;
            assertThat(tasks.refused(() -> table.clone(deepest, CloneArgs.clone(NEWPID))))
                    .isEqualTo(TaskRule.PID_DEPTH);
            assertThat(table.pids().find(shell, 34)).contains(deepest);
        }

        @Test
        void admitNobodyOnceTheFirstIsDead() {
            table.unshare(shell, NEWPID);
            Task first = table.fork(shell);
            table.exit(first, 0);
            assertThat(tasks.refused(() -> table.fork(shell))).isEqualTo(TaskRule.INIT_DEAD);
        }

        @Test
        void countNumbersThatNobodyGets() {
            table.unshare(shell, NEWPID);
            table.exit(table.fork(shell), 0);
            assertThat(tasks.refused(() -> table.fork(shell))).isEqualTo(TaskRule.INIT_DEAD);
            assertThat(table.pids().pid(table.fork(table.init()))).isEqualTo(5);
        }

        @Test
        void doNotHideProcessesOfTheSameGroup() {
            Task second = table.fork(tasks.clone(NEWPID | SIGCHLD));
            assertThat(table.pids().pgid(second)).isZero();
            table.signals().kill(second, 0, Signal.SIGTERM.number());
            assertThat(shell.exitSignal()).contains(Signal.SIGTERM);
        }

        @Test
        void endWithTheFirstProcess() {
            Task first = tasks.clone(NEWPID | SIGCHLD);
            Task second = table.fork(first);
            Task third = table.fork(second);
            int before = table.count();
            table.exit(first, 0);
            assertThat(second.exitSignal()).contains(Signal.SIGKILL);
            assertThat(third.exitSignal()).contains(Signal.SIGKILL);
            assertThat(table.count()).isEqualTo(before - 2);
            assertThat(table.wait4(shell, -1, 0)).contains(new WaitStatus(3, 0));
        }

        @Test
        void endForAllAtTheSameTime() {
            table.unshare(shell, NEWPID);
            Task first = table.fork(shell);
            Task child = table.clone(first, CloneArgs.clone(Signal.SIGUSR1.number()));
            Task outer = table.fork(shell);
            Task inner = table.clone(outer, CloneArgs.clone(Signal.SIGUSR1.number()));
            child.parentDeathSignal(Signal.SIGTERM);
            inner.parentDeathSignal(Signal.SIGTERM);
            table.exit(first, 0);
            assertThat(List.of(child, outer, inner))
                    .allSatisfy(task -> assertThat(task.exitSignal()).contains(Signal.SIGKILL));
        }

        @Test
        void endOnceAllHaveBeenAskedFor() {
            table.unshare(shell, NEWPID);
            Task first = table.fork(shell);
            Task second = table.fork(shell);
            table.exit(first, 3);
            assertThat(table.row(first).state()).isEqualTo(TaskRow.State.ENDING);
            assertThat(table.row(second).state()).isEqualTo(TaskRow.State.ZOMBIE);
            assertThat(table.wait4(shell, 3, WaitOptions.WNOHANG)).isEmpty();
            assertThat(table.wait4(shell, 4, 0)).contains(new WaitStatus(4, Signal.SIGKILL.number()));
            assertThat(table.row(first).state()).isEqualTo(TaskRow.State.ZOMBIE);
            assertThat(table.wait4(shell, 3, 0)).contains(new WaitStatus(3, 3 << 8));
        }

        @Test
        void outliveTheFirstThreadIfAnotherLives() {
            Task first = tasks.clone(NEWPID | SIGCHLD);
            Task thread = table.clone(first, CloneArgs.clone(THREAD));
            Task child = table.fork(first);
            Task grandchild = table.fork(child);
            table.exit(first, 0);
            table.exit(child, 0);
            assertThat(child.exitSignal()).isEmpty();
            assertThat(table.pids().ppid(grandchild)).isEqualTo(1);
            assertThat(table.wait4(thread, -1, 0)).contains(new WaitStatus(3, 0));
            table.exit(thread, 0);
            assertThat(grandchild.exitSignal()).contains(Signal.SIGKILL);
        }

        @Test
        void letTheirFirstProcessBeKilledFromOutsideOnly() {
            Task first = tasks.clone(NEWPID | SIGCHLD);
            Task second = table.fork(first);
            table.signals().kill(second, 1, Signal.SIGKILL.number());
            table.signals().kill(shell, 3, Signal.SIGTERM.number());
            assertThat(first.exitSignal()).isEmpty();
            table.signals().kill(shell, 3, Signal.SIGKILL.number());
            assertThat(first.exitSignal()).contains(Signal.SIGKILL);
        }

        @Test
        void letTheirFirstProcessDieWithItsParent() {
            Task parent = table.fork(shell);
            Task first = table.clone(parent, CloneArgs.clone(NEWPID | SIGCHLD));
            first.parentDeathSignal(Signal.SIGKILL);
            table.exit(parent, 0);
            assertThat(first.exitSignal()).contains(Signal.SIGKILL);
        }

        @Test
        void giveNoSiblingsToTheirFirstProcess() {
            Task first = tasks.clone(NEWPID | SIGCHLD);
            CloneArgs sibling = CloneArgs.clone(CloneFlags.CLONE_PARENT);
            assertThat(tasks.refused(() -> table.clone(first, sibling))).isEqualTo(TaskRule.PARENT_INIT);
            Task thread = table.clone(first, CloneArgs.clone(THREAD));
            assertThat(tasks.refused(() -> table.clone(thread, sibling))).isEqualTo(TaskRule.PARENT_INIT);
        }

        @Test
        void letNumbersBeChosenAtEachLevel() {
            CloneArgs args = CloneArgs.of(NEWPID, SIGCHLD).withSetTid(List.of(1, 77));
            Task first = table.clone3(shell, args);
            assertThat(table.pids().pid(first)).isEqualTo(1);
            assertThat(table.pids().find(shell, 77)).contains(first);
            CloneArgs notFirst = CloneArgs.of(NEWPID, SIGCHLD).withSetTid(List.of(2));
            assertThat(tasks.refused(() -> table.clone3(shell, notFirst))).isEqualTo(TaskRule.SET_TID);
            CloneArgs tooMany = CloneArgs.fork().withSetTid(List.of(5, 5));
            assertThat(tasks.refused(() -> table.clone3(shell, tooMany))).isEqualTo(TaskRule.SET_TID);
            Task user = tasks.user(7);
            CloneArgs chosen = CloneArgs.fork().withSetTid(List.of(99));
            assertThat(tasks.refused(() -> table.clone3(user, chosen))).isEqualTo(TaskRule.SET_TID_RIGHT);
        }
    }

    @Nested
    class OfClocks {
        @Test
        void areEnteredByChildrenWithMemoryOfTheirOwn() {
            table.unshare(shell, CloneFlags.CLONE_NEWTIME);
            assertThat(table.isShared(shell, table.init(), SharedPart.TIME)).isTrue();
            assertThat(table.isShared(shell, table.init(), SharedPart.TIME_FOR_CHILDREN))
                    .isFalse();
            assertThat(table.isShared(table.fork(shell), table.init(), SharedPart.TIME))
                    .isFalse();
            Task sharing = tasks.clone(CloneFlags.CLONE_VM | SIGCHLD);
            assertThat(table.isShared(sharing, table.init(), SharedPart.TIME)).isTrue();
            tasks.exec(sharing, "/prog");
            assertThat(table.isShared(sharing, table.init(), SharedPart.TIME)).isFalse();
        }
    }

    @Nested
    class Counts {
        @Test
        void areBackWhenAllAreGone() {
            int before = table.users().entries().size();
            long all = CloneFlags.NAMESPACES | CloneFlags.CLONE_NEWUSER;
            Task child = table.clone3(shell, CloneArgs.of(all, SIGCHLD));
            assertThat(table.users().entries().size()).isGreaterThan(before);
            Task second = table.fork(child);
            table.unshare(second, CloneFlags.CLONE_NEWUTS | CloneFlags.CLONE_NEWNET);
            table.exit(child, 0);
            table.wait4(shell, -1, 0);
            assertThat(table.users().entries().size()).isEqualTo(before);
        }
    }
}
