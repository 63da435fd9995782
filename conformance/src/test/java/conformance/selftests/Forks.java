package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.CloneArgs;
import kernel.sim.task.Task;
import kernel.sim.task.TaskTable;
import kernel.sim.task.WaitStatus;

/** A kernel with a parent, a program of two pages of memory that forks. */
final class Forks {
    static final int SIGCHLD = Signal.SIGCHLD.number();
    static final long PAGE = 4096;

    /** Where the memory is; behind it there is nothing. */
    static final long DATA = 0x10000;

    final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    final Kernel kernel;
    final TaskTable table;
    final Task parent;

    Forks() {
        this(LinuxProfile.LINUX_6_18);
    }

    Forks(LinuxProfile profile) {
        kernel = Execs.kernel(profile, files);
        table = kernel.tasks();
        files.put("/tmp/app", 0755, Execs.program());
        files.put("/tmp/text", 0644, ByteString.of("onetwothree").toByteArray());
        parent = table.fork(table.init());
        exec(parent);
    }

    void exec(Task task) {
        List<ByteString> environment = Execs.bytes(List.of("TEST_VARIABLE=test"));
        kernel.execve(task, new ExecRequest(ByteString.of("/tmp/app"), Execs.bytes(List.of("app")), environment));
        int prot = Prot.PROT_READ | Prot.PROT_WRITE;
        mm(task).mmap(MapRequest.anonymous(DATA, 2 * PAGE, prot, MapRequest.Placement.FIXED));
    }

    FileDescription open(String path) {
        return Execs.open(files, path);
    }

    Task clone(long flags) {
        return table.clone(parent, CloneArgs.clone(flags));
    }

    Task user(int id) {
        Task user = table.fork(parent);
        user.cred(new Cred(id, id, id, id, false));
        return user;
    }

    int pid(Task task) {
        return table.pids().pid(task);
    }

    /** Waits for any child. */
    WaitStatus wait(Task task) {
        return table.wait4(task, -1, 0).orElseThrow();
    }

    static PagedAddressSpace mm(Task task) {
        return task.program().orElseThrow().mm();
    }

    static int load(Task task, long vaddr) {
        try (UserAccess access = mm(task).access()) {
            return access.load4(vaddr);
        }
    }

    static void store(Task task, long vaddr, int value) {
        try (UserAccess access = mm(task).access()) {
            access.store4(vaddr, value);
        }
    }

    static void store(Task task, long vaddr, long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        assertThat(mm(task).copyToUser(vaddr, bytes.array())).isTrue();
    }

    /** Makes a call that fails, and leaves no task behind. */
    void refused(Runnable call, Errno errno) {
        int before = table.count();
        ExecException e = catchThrowableOfType(ExecException.class, call::run);
        assertThat(e).as("refusal").isNotNull();
        assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno);
        assertThat(table.count()).isEqualTo(before);
    }
}
