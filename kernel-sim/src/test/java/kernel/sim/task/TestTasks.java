package kernel.sim.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FakeFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;

/** A kernel with a task that runs a program, which has two pages of memory. */
final class TestTasks {
    static final int SIGCHLD = Signal.SIGCHLD.number();
    static final long THREAD =
            CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM | CloneFlags.CLONE_FILES;

    /** Where the program's memory is. */
    static final long DATA = 0x10000;

    static final long PAGE = 4096;

    final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    final LoadedModule module = new LoadedModule("fake");
    final Kernel kernel;
    final TaskTable table;
    final Task shell;

    TestTasks() {
        this(LinuxProfile.LINUX_6_18);
    }

    TestTasks(LinuxProfile profile) {
        kernel = TestKernels.of(profile, root);
        kernel.registerBinfmt(FakeFormat.of("fake", bprm -> FakeFormat.load(bprm, TestTasks::map)), module);
        table = kernel.tasks();
        root.put("/prog", 0755, new byte[] {1});
        root.put(ByteString.of("/setuid"), 06755, 50, 60, new byte[] {1});
        shell = table.fork(table.init());
        exec(shell, "/prog");
    }

    private static void map(BinPrm bprm) {
        int prot = Prot.PROT_READ | Prot.PROT_WRITE;
        bprm.mm().mmap(MapRequest.anonymous(DATA, 2 * PAGE, prot, MapRequest.Placement.FIXED));
    }

    void exec(Task task, String path) {
        kernel.execve(task, ExecRequest.of(path));
    }

    Task clone(long flags) {
        return table.clone(shell, CloneArgs.clone(flags));
    }

    /** Makes a user without rights. */
    Task user(int uid) {
        Task task = table.fork(shell);
        task.cred(new Cred(uid, uid, uid, uid, false));
        return task;
    }

    static int word(Task task, long vaddr) {
        return UserWords.get(task, vaddr).orElseThrow();
    }

    static void word(Task task, long vaddr, int value) {
        assertThat(UserWords.put(task, vaddr, value)).isTrue();
    }

    static void words(Task task, long vaddr, long... values) {
        for (int i = 0; i < values.length; i++) {
            word(task, vaddr + 8L * i, (int) values[i]);
            word(task, vaddr + 8L * i + 4, (int) (values[i] >>> 32));
        }
    }

    /** Returns the rule that refuses a call, which leaves everything as it was. */
    TaskRule refused(Runnable call) {
        List<TaskState> before = table.tasks().stream().map(Task::state).toList();
        ExecException e = catchThrowableOfType(ExecException.class, call::run);
        assertThat(e).as("refusal").isNotNull();
        assertThat(e.errno()).isEqualTo(e.violation().rule().errno());
        boolean isSame = table.tasks().stream().map(Task::state).toList().equals(before);
        assertThat(isSame).as("nothing has changed after %s", e.getMessage()).isTrue();
        return (TaskRule) e.violation().rule();
    }
}
