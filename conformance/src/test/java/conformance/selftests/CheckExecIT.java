package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Task;
import kernel.sim.task.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions whether a file may be executed, as in the kernel's selftest check-exec. */
class CheckExecIT {
    private static final int CHECK = ExecRequest.AT_EXECVE_CHECK;
    private static final int EMPTY = ExecRequest.AT_EMPTY_PATH;
    private static final int FD = 3;
    private static final int OWNER = 1000;
    private static final ByteString PATH = ByteString.of("/mnt/file");
    private static final byte[] TEXT = "not a program".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_INTERPRETER = "#!/none\n".getBytes(StandardCharsets.US_ASCII);

    private static Mount mount(boolean isExec) {
        return new Mount(!isExec, false, true);
    }

    /** Every combination of a mount, a mode, a content and a caller. */
    static Stream<Arguments> combinations() {
        List<Boolean> both = List.of(true, false);
        return both.stream()
                .flatMap(mount -> both.stream()
                        .flatMap(file -> Stream.of(new byte[0], Execs.program(), TEXT, NO_INTERPRETER)
                                .flatMap(content ->
                                        Stream.of(0, OWNER).map(uid -> Arguments.of(mount, file, content, uid)))));
    }

    private static void check(Kernel kernel, Task task, ExecRequest request, boolean isMountExec, boolean isFileExec) {
        if (isMountExec && isFileExec) {
            TaskState before = task.state();
            kernel.execve(task, request);
            assertThat(task.state()).isEqualTo(before);
        } else {
            Execs.refused(kernel, task, request, Errno.EACCES, isMountExec ? "fs.exec.mode" : "fs.exec.noexec");
        }
    }

    @ParameterizedTest(name = "mount exec {0}, file exec {1}, user {3}")
    @MethodSource("combinations")
    void areAnsweredByMountAndModeAlone(boolean isMountExec, boolean isFileExec, byte[] content, int uid) {
        MemoryFileSystem files = new MemoryFileSystem(mount(isMountExec));
        files.put(PATH, isFileExec ? 0700 : 0600, uid, uid, content);
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        Task task = Execs.user(uid);
        FileDescription file = Execs.open(files, PATH.toString());
        task.files().put(FD, new Descriptor(file, false));
        check(kernel, task, ExecRequest.of("").at(FD, EMPTY | CHECK), isMountExec, isFileExec);
        ExecRequest byPath = ExecRequest.of("/mnt/file").at(ExecRequest.AT_FDCWD, CHECK);
        check(kernel, task, byPath, isMountExec, isFileExec);
        assertThat(file.inode().writeCount().isUsed()).isFalse();
    }

    @ParameterizedTest(name = "mount exec {0}, file exec {1}, user {3}")
    @MethodSource("combinations")
    void areAnsweredByTheModeOfAFileOnNoMount(boolean isMountExec, boolean isFileExec, byte[] content, int uid) {
        MemoryFileSystem memory = new MemoryFileSystem(Mount.DEFAULT);
        memory.put(PATH, isFileExec ? 0700 : 0600, uid, uid, content);
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, new MemoryFileSystem(mount(isMountExec)));
        Task task = Execs.user(uid);
        task.files().put(FD, new Descriptor(Execs.open(memory, PATH.toString()), false));
        check(kernel, task, ExecRequest.of("").at(FD, EMPTY | CHECK), true, isFileExec);
    }

    @ParameterizedTest
    @EnumSource(
            value = FileType.class,
            names = {"REGULAR", "SYMBOLIC_LINK", "DIRECTORY"},
            mode = EnumSource.Mode.EXCLUDE)
    void areDeniedForSpecialFiles(FileType type) {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.putSpecial(PATH, type, 0755);
        isDenied(files);
    }

    @Test
    void areDeniedForDirectories() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.putDirectory(PATH, 0755, 0, 0);
        isDenied(files);
    }

    private static void isDenied(MemoryFileSystem files) {
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        Task task = new Task();
        task.files().put(FD, new Descriptor(Execs.open(files, PATH.toString()), false));
        ExecRequest byDescriptor = ExecRequest.of("").at(FD, EMPTY | CHECK);
        Execs.refused(kernel, task, byDescriptor, Errno.EACCES, "fs.exec.regular");
        ExecRequest byPath = ExecRequest.of("/mnt/file").at(ExecRequest.AT_FDCWD, CHECK);
        Execs.refused(kernel, task, byPath, Errno.EACCES, "fs.exec.regular");
    }

    @Test
    void areDeniedForAFileThatIsOpenForWriting() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/mnt/file", 0700, TEXT);
        assertThat(Execs.open(files, "/mnt/file").inode().writeCount().getWriteAccess())
                .isTrue();
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        ExecRequest request = ExecRequest.of("/mnt/file").at(ExecRequest.AT_FDCWD, CHECK);
        Execs.refused(kernel, new Task(), request, Errno.ETXTBSY, "fs.exec.busy");
    }

    @Test
    void areNotThoseOfARealCallWhichNeedsAFormat() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/mnt/file", 0700, TEXT);
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        Execs.refused(kernel, new Task(), ExecRequest.of("/mnt/file"), Errno.ENOEXEC, "exec.format");
    }

    @Test
    void stillNeedReadableArguments() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/mnt/file", 0700, TEXT);
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        ExecRequest request =
                new ExecRequest(Optional.of(PATH), UserArgPtr.BAD, UserArgPtr.NULL, ExecRequest.AT_FDCWD, CHECK);
        Execs.refused(kernel, new Task(), request, Errno.EFAULT, "exec.args.pointer");
    }

    @Test
    void leaveARunningProgramAlone() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/mnt/file", 0700, Execs.program());
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        Task task = new Task();
        task.files().put(FD, new Descriptor(Execs.open(files, "/mnt/file"), true));
        Execs.run(kernel, task, ExecRequest.of("/mnt/file"));
        check(kernel, task, ExecRequest.of("/mnt/file").at(ExecRequest.AT_FDCWD, CHECK), true, true);
    }
}
