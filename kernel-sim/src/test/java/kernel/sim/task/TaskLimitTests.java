package kernel.sim.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tasks there can be. */
class TaskLimitTests {
    private static final Cred USER = new Cred(7, 7, 7, 7, false);

    private static MachineProfile machine(long pages) {
        MachineProfile built = MachineProfile.builtIn();
        return built.withSystem(pages, built.swapTotalPages(), built.settings());
    }

    private static TaskRule refusal(TaskTable table, Task caller) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> table.fork(caller));
        assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
        return (TaskRule) e.violation().rule();
    }

    private static Task user(TaskTable table, int limit) {
        Task user = table.fork(table.init());
        user.rlimits(user.rlimits().with(Resource.NPROC, new Rlimits.Limit(limit, limit)));
        user.cred(USER);
        return user;
    }

    @ParameterizedTest
    @CsvSource({
        "linux-6.18,16384,512",
        "linux-6.18,1,20",
        "linux-2.6.32-i386,16384,1024",
        "linux-2.4-i386,16384,4096",
    })
    void tasksFillAPartOfTheMemory(String kernel, long pages, int most) {
        TaskTable table = new TaskTable(LinuxProfile.named(kernel).orElseThrow(), machine(pages));
        assertThat(table.maxThreads()).isEqualTo(most);
        Rlimits.Limit none = new Rlimits.Limit(Rlimits.INFINITY, Rlimits.INFINITY);
        table.init().rlimits(table.init().rlimits().with(Resource.NPROC, none));
        for (int i = 1; i < most; i++) {
            table.fork(table.init());
        }
        assertThat(table.count()).isEqualTo(most);
        assertThat(refusal(table, table.init())).isEqualTo(TaskRule.MAX_THREADS);
    }

    @Test
    void aUserHasAtMostAsManyAsItsLimit() {
        TaskTable table = new TaskTable(LinuxProfile.LINUX_6_18, MachineProfile.builtIn());
        Task user = user(table, 3);
        table.fork(user);
        table.clone(user, CloneArgs.clone(TestTasks.THREAD));
        assertThat(refusal(table, user)).isEqualTo(TaskRule.NPROC);
    }

    @Test
    void theSuperUserHasAsManyAsItLikes() {
        TaskTable table = new TaskTable(LinuxProfile.LINUX_6_18, MachineProfile.builtIn());
        Task root = table.fork(table.init());
        root.rlimits(root.rlimits().with(Resource.NPROC, new Rlimits.Limit(1, 1)));
        table.fork(root);
        assertThat(table.tasksOfUser(root)).isEqualTo(3);
    }

    @Test
    void threadsAndThoseThatNobodyHasAskedForCount() {
        TaskTable table = new TaskTable(LinuxProfile.LINUX_6_18, MachineProfile.builtIn());
        Task user = user(table, 2);
        table.exit(table.fork(user), 0);
        assertThat(refusal(table, user)).isEqualTo(TaskRule.NPROC);
        table.wait4(user, -1, 0);
        table.fork(user);
    }

    @Test
    void numbersThatAProcessGroupHasAreNotGivenAgain() {
        TaskTable table = new TaskTable(LinuxProfile.LINUX_6_18, MachineProfile.builtIn());
        Task leader = table.fork(table.init());
        table.pids().setsid(leader);
        int number = table.pids().pid(leader);
        Task member = table.fork(leader);
        table.exit(leader, 0);
        table.wait4(table.init(), number, 0);
        for (int i = 0; i < 32768; i++) {
            Task child = table.fork(table.init());
            int pid = table.pids().pid(child);
            assertThat(pid).isNotIn(1, number, table.pids().pid(member));
            table.exit(child, 0);
            table.wait4(table.init(), pid, 0);
        }
    }
}
