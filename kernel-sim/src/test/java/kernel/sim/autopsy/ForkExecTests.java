package kernel.sim.autopsy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.SharedPart;
import kernel.sim.task.TaskRow;
import org.junit.jupiter.api.Test;

class ForkExecTests {
    private static final Kernel KERNEL = TestKernels.of(LinuxProfile.LINUX_6_18, new MemoryFileSystem(Mount.DEFAULT));
    private static final int SHELL = 2;
    private static final int CHILD = 3;
    private static final int GRANDCHILD = 4;
    private static final int VFORKED = 5;

    private final Autopsy autopsy = Scenario.FORK_EXEC.run(KERNEL);

    private TaskPicture task(int step, int pid) {
        return autopsy.steps().get(step).tasks().stream()
                .filter(task -> task.row().pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    private TaskPicture.Memory memory(int step, int pid) {
        return task(step, pid).memory().orElseThrow();
    }

    private List<Integer> sharers(int step, int pid, SharedPart part) {
        return task(step, pid).parts().stream()
                .filter(each -> each.part() == part)
                .findFirst()
                .orElseThrow()
                .pids();
    }

    @Test
    void hasItsSteps() {
        assertThat(Scenario.named("fork-exec")).contains(Scenario.FORK_EXEC);
        assertThat(autopsy.steps())
                .extracting(Step::name)
                .containsExactly(
                        "start", "fork", "write", "exec", "clone", "write", "exit", "wait", "exit", "wait", "vfork",
                        "exec", "exit", "wait");
    }

    @Test
    void sharesPageTablesUntilSomebodyWrites() {
        assertThat(memory(0, SHELL).sharedTables()).isZero();
        assertThat(memory(0, SHELL).vmRss()).isGreaterThan(8 << 10);
        int shared = memory(1, SHELL).sharedTables();
        assertThat(shared).isGreaterThanOrEqualTo(3);
        assertThat(memory(1, CHILD).sharedTables()).isEqualTo(shared);
        assertThat(autopsy.steps().get(1).frames())
                .isEqualTo(autopsy.steps().get(0).frames());
        assertThat(memory(2, CHILD).sharedTables()).isEqualTo(shared - 1);
        assertThat(autopsy.steps().get(2).frames())
                .isEqualTo(autopsy.steps().get(1).frames() + 1);
        assertThat(memory(3, SHELL).sharedTables()).isZero();
        assertThat(memory(3, CHILD).vmRss()).isLessThan(1 << 10);
    }

    @Test
    void showsWhoSharesWhat() {
        assertThat(sharers(1, CHILD, SharedPart.VM)).containsExactly(CHILD);
        for (SharedPart part : List.of(SharedPart.VM, SharedPart.FILES, SharedPart.FS, SharedPart.SIGHAND)) {
            assertThat(sharers(4, GRANDCHILD, part)).containsExactly(CHILD, GRANDCHILD);
            assertThat(sharers(7, CHILD, part)).containsExactly(CHILD);
        }
        assertThat(sharers(4, GRANDCHILD, SharedPart.SIGNAL)).containsExactly(GRANDCHILD);
        assertThat(sharers(10, VFORKED, SharedPart.VM)).containsExactly(SHELL, VFORKED);
        assertThat(sharers(11, VFORKED, SharedPart.VM)).containsExactly(VFORKED);
    }

    @Test
    void showsStates() {
        assertThat(task(6, GRANDCHILD).row().state()).isEqualTo(TaskRow.State.ZOMBIE);
        assertThat(task(6, GRANDCHILD).memory()).isEmpty();
        assertThat(task(10, SHELL).row().state()).isEqualTo(TaskRow.State.WAITING);
        assertThat(task(11, SHELL).row().state()).isEqualTo(TaskRow.State.RUNNING);
        assertThat(task(1, CHILD).row().isForkNoExec()).isTrue();
        assertThat(task(3, CHILD).row().isForkNoExec()).isFalse();
    }

    @Test
    void leavesTheShellAsItWas() {
        Step first = autopsy.steps().get(0);
        Step last = autopsy.steps().get(13);
        assertThat(last.tasks())
                .extracting(TaskPicture::row)
                .isEqualTo(first.tasks().stream().map(TaskPicture::row).toList());
        assertThat(last.tasks())
                .extracting(TaskPicture::parts)
                .isEqualTo(first.tasks().stream().map(TaskPicture::parts).toList());
        assertThat(last.frames()).isEqualTo(first.frames());
    }

    @Test
    void worksOnOldKernels() {
        for (LinuxProfile profile : LinuxProfile.all()) {
            assertThat(Scenario.FORK_EXEC
                            .run(TestKernels.of(profile, KERNEL.root()))
                            .steps())
                    .hasSize(14);
        }
    }

    @Test
    void isOneDocument() {
        JsonObject json = JsonParser.parseString(AutopsyRecord.json(autopsy)).getAsJsonObject();
        JsonObject clone = json.getAsJsonArray("steps").get(4).getAsJsonObject();
        assertThat(clone.keySet()).contains("step", "detail", "counters", "frames", "tasks");
        JsonArray tasks = clone.getAsJsonArray("tasks");
        assertThat(tasks).hasSize(4);
        JsonObject grandchild = tasks.get(3).getAsJsonObject();
        assertThat(grandchild.get("ppid").getAsInt()).isEqualTo(CHILD);
        assertThat(grandchild.getAsJsonObject("shares").get("mm")).hasToString("{\"users\":2,\"pids\":[3,4]}");
    }
}
