package kernel.sim.task;

import static kernel.sim.task.TestTasks.SIGCHLD;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UserNamespaceTests {
    private static final long NEWUSER = CloneFlags.CLONE_NEWUSER;

    private final TestTasks tasks = new TestTasks();
    private final TaskTable table = tasks.table;
    private final Task user = tasks.user(7);

    private Task inside() {
        return table.clone(user, CloneArgs.clone(NEWUSER | SIGCHLD));
    }

    @Nested
    class Rights {
        @Test
        void areAllInsideAndNoneOutside() {
            Task child = inside();
            assertThat(child.capabilities()).isEqualTo(Capabilities.FULL);
            assertThat(child.fileAccess().canOverride()).isFalse();
            assertThat(user.capabilities()).isEqualTo(Capabilities.NONE);
            assertThat(table.isShared(user, child, SharedPart.USER)).isFalse();
        }

        @Test
        void areLostByExecWithoutIds() {
            Task child = inside();
            tasks.exec(child, "/prog");
            assertThat(child.capabilities()).isEqualTo(Capabilities.NONE);
        }

        @Test
        void areKeptByTheSuperUserInside() {
            Task child = inside();
            table.mapRoot(child);
            tasks.exec(child, "/prog");
            assertThat(child.capabilities()).isEqualTo(Capabilities.FULL);
        }

        @Test
        void letNamespacesBeMade() {
            long all = CloneFlags.NAMESPACES & ~CloneFlags.CLONE_NEWTIME;
            assertThat(tasks.refused(() -> table.clone(user, CloneArgs.clone(all | SIGCHLD))))
                    .isEqualTo(TaskRule.NAMESPACE_RIGHT);
            Task child = table.clone(user, CloneArgs.clone(all | NEWUSER | SIGCHLD));
            assertThat(table.isShared(user, child, SharedPart.NET)).isFalse();
            table.unshare(inside(), all);
        }

        @Test
        void overThoseInsideAreHeldByWhoMadeIt() {
            Task child = inside();
            child.cred(new Cred(9, 9, 9, 9, false));
            table.signals().kill(user, table.pids().pid(child), 0);
            Task other = tasks.user(8);
            Task second = inside();
            assertThat(tasks.refused(
                            () -> table.signals().kill(other, table.pids().pid(child), 0)))
                    .isEqualTo(TaskRule.KILL_RIGHT);
            assertThat(tasks.refused(
                            () -> table.signals().kill(second, table.pids().pid(other), 0)))
                    .isEqualTo(TaskRule.KILL_RIGHT);
        }

        @Test
        void ofSetIdFilesAreNoneWhereTheirOwnersAreNobody() {
            Task child = inside();
            tasks.exec(child, "/setuid");
            assertThat(child.cred()).isEqualTo(new Cred(7, 7, 7, 7, false));
        }
    }

    @Nested
    class Making {
        @Test
        void needsAnIdThatIsMapped() {
            Task child = inside();
            assertThat(tasks.refused(() -> table.unshare(child, NEWUSER))).isEqualTo(TaskRule.USER_MAPPED);
            table.mapRoot(child);
            table.unshare(child, NEWUSER);
        }

        @Test
        void isPossible33Deep() {
            for (int i = 0; i < 33; i++) {
                table.unshare(user, NEWUSER);
                table.mapRoot(user);
            }
            assertThat(tasks.refused(() -> table.unshare(user, NEWUSER))).isEqualTo(TaskRule.USER_DEPTH);
            assertThat(tasks.refused(() -> table.clone(user, CloneArgs.clone(NEWUSER))))
                    .isEqualTo(TaskRule.USER_DEPTH);
            assertThat(TaskRule.USER_DEPTH.errno()).isEqualTo(Errno.ENOSPC);
        }

        @Test
        void isNotPossibleInAnotherRoot() {
            user.root(ByteString.of("/tmp"));
            assertThat(tasks.refused(() -> table.unshare(user, NEWUSER))).isEqualTo(TaskRule.USER_CHROOT);
        }

        @Test
        void isLimited() {
            table.maxNamespaces(1);
            Task child = inside();
            assertThat(tasks.refused(UserNamespaceTests.this::inside)).isEqualTo(TaskRule.NAMESPACE_LIMIT);
            table.exit(child, 0);
            table.wait4(user, -1, 0);
            inside();
            table.maxNamespaces(0);
            assertThat(tasks.refused(() -> table.clone(tasks.shell, CloneArgs.clone(CloneFlags.CLONE_NEWUTS))))
                    .isEqualTo(TaskRule.NAMESPACE_LIMIT);
        }

        @Test
        void leavesNothingIfALaterStepFails() {
            table.limitMemory(step -> step != CopyStep.ALLOC_PID);
            long all = CloneFlags.NAMESPACES | NEWUSER;
            assertThat(tasks.refused(() -> table.clone(user, CloneArgs.clone(all))))
                    .isEqualTo(TaskRule.MEMORY);
            assertThat(table.users().entries().size()).isEqualTo(2);
            assertThat(table.tasksOfUser(user)).isEqualTo(1);
        }
    }

    @Nested
    class Tasks {
        @Test
        void countForWhoMadeTheNamespaceToo() {
            user.rlimits(user.rlimits().with(Resource.NPROC, new Rlimits.Limit(3, 3)));
            Task child = inside();
            assertThat(table.tasksOfUser(child)).isEqualTo(1);
            assertThat(table.tasksOfUser(user)).isEqualTo(2);
            table.fork(child);
            assertThat(tasks.refused(() -> table.fork(child))).isEqualTo(TaskRule.NPROC);
            assertThat(tasks.refused(() -> table.fork(user))).isEqualTo(TaskRule.NPROC);
        }

        @Test
        void areMovedByUnshare() {
            table.unshare(user, NEWUSER);
            assertThat(table.tasksOfUser(user)).isEqualTo(1);
            assertThat(table.users()
                            .get(
                                    UserCounts.Kind.TASKS,
                                    table.init().credentials().userNamespace(),
                                    7))
                    .isEqualTo(1);
            table.exit(user, 0);
            table.wait4(tasks.shell, -1, 0);
            assertThat(table.users().entries().size()).isEqualTo(1);
        }
    }
}
