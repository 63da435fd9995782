package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Inode;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/** A root in memory and a kernel with all formats that executes what lies in it. */
final class MemoryRoot {
    private static final FormatList FORMATS = FormatList.load();
    private static final int EXECUTABLE = 0755;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = kernel(MachineProfile.builtIn(), 1);

    MemoryFileSystem files() {
        return files;
    }

    /** Makes another kernel with the same files. */
    Kernel kernel(MachineProfile machine, long seed) {
        return new Kernel(LinuxProfile.LINUX_6_18, machine, files, FORMATS, new SplittableRandom(seed));
    }

    MemoryRoot put(String path, byte[] content) {
        files.put(path, EXECUTABLE, content);
        return this;
    }

    MemoryRoot put(String path, ElfImageBuilder content) {
        return put(path, content.build());
    }

    MemoryRoot put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    Program exec(String path, String... arguments) {
        return exec(new Task(), ExecRequest.of(path, arguments));
    }

    Program exec(Task task, ExecRequest request) {
        kernel.execve(task, request);
        return task.program().orElseThrow();
    }

    /** Executes a program that is refused while the caller can still go on, and checks that it can. */
    ExecException refused(String path, String... arguments) {
        put("/before", SampleElf.exec64());
        Task task = new Task();
        Program before = exec(task, ExecRequest.of("/before"));
        Cred cred = task.cred();
        Rlimits rlimits = task.rlimits();
        int personality = task.personality();

        ExecException refusal =
                catchThrowableOfType(ExecException.class, () -> exec(task, ExecRequest.of(path, arguments)));

        assertThat(refusal).as("refusal of %s", path).isNotNull();
        assertThat(refusal.signal()).isEmpty();
        assertThat(task.program()).containsSame(before);
        assertThat(task.cred()).isEqualTo(cred);
        assertThat(task.rlimits()).isSameAs(rlimits);
        assertThat(task.personality()).isEqualTo(personality);
        assertThat(task.cwd()).isEqualTo(ByteString.of("/"));
        assertThat(task.exitSignal()).isEmpty();
        assertNotBusy(path);
        return refusal;
    }

    /** Executes a program that is refused past the point of no return, and checks that the task is dead. */
    ExecException killed(Task task, ExecRequest request) {
        put("/before", SampleElf.exec64());
        exec(task, ExecRequest.of("/before"));

        ExecException refusal = catchThrowableOfType(ExecException.class, () -> exec(task, request));

        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.signal()).contains(Signal.SIGSEGV);
        assertThat(task.exitSignal()).contains(Signal.SIGSEGV);
        assertThat(task.program()).isEqualTo(Optional.empty());
        assertNotBusy(request.filename().orElseThrow().toString());
        return refusal;
    }

    /** Neither a program that was refused nor its interpreter is still open for execution. */
    private void assertNotBusy(String path) {
        for (String file : List.of(path, SampleElf.INTERP)) {
            Optional<Inode> inode = Optional.of(files.root());
            for (String name : file.substring(file.indexOf('/') + 1).split("/", -1)) {
                inode = inode.flatMap(directory -> directory.lookup(ByteString.of(name)));
            }
            assertThat(inode.map(found -> found.writeCount().isUsed()).orElse(false))
                    .as("%s is still in use", file)
                    .isFalse();
        }
    }
}
