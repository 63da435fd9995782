package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are no programs whatever their mode says, as in the kernel's selftest non-regular. */
class NonRegularIT {
    private static final ByteString PATH = ByteString.of("/tmp/thing");

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();

    private void put(FileType type) {
        if (type == FileType.DIRECTORY) {
            files.putDirectory(PATH, 0755, 0, 0);
        } else {
            files.putSpecial(PATH, type, 0755);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FileType.class,
            names = {"REGULAR", "SYMBOLIC_LINK"},
            mode = EnumSource.Mode.EXCLUDE)
    void areRefusedByPath(FileType type) {
        put(type);
        ExecException e = Execs.refused(kernel, task, ExecRequest.of("/tmp/thing"), Errno.EACCES, "fs.exec.regular");
        assertThat(e).hasMessageContaining("/tmp/thing").hasMessageContaining(type.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = FileType.class,
            names = {"REGULAR", "SYMBOLIC_LINK"},
            mode = EnumSource.Mode.EXCLUDE)
    void areRefusedByDescriptor(FileType type) {
        put(type);
        task.files().put(3, new Descriptor(Execs.open(files, "/tmp/thing"), false));
        ExecRequest request = ExecRequest.of("").at(3, ExecRequest.AT_EMPTY_PATH);
        Execs.refused(kernel, task, request, Errno.EACCES, "fs.exec.regular");
    }

    @Test
    void areNotReachedThroughASymbolicLinkEither() {
        put(FileType.CHARACTER_DEVICE);
        files.putLink(ByteString.of("/link"), PATH);
        Execs.refused(kernel, task, ExecRequest.of("/link"), Errno.EACCES, "fs.exec.regular");
    }

    @Test
    void doNotIncludeSymbolicLinksWhichAreFollowed() {
        files.put("/bin/true", 0755, Execs.program());
        files.putLink(PATH, ByteString.of("/bin/true"));
        Program program = Execs.run(kernel, task, ExecRequest.of("/tmp/thing"));
        assertThat(program.exe().path()).isEqualTo(ByteString.of("/bin/true"));
        assertThat(program.comm()).isEqualTo(ByteString.of("thing"));
    }

    @Test
    void includeSymbolicLinksThatMustNotBeFollowed() {
        files.put("/bin/true", 0755, Execs.program());
        files.putLink(PATH, ByteString.of("/bin/true"));
        ExecRequest request = ExecRequest.of("/tmp/thing").at(ExecRequest.AT_FDCWD, ExecRequest.AT_SYMLINK_NOFOLLOW);
        Execs.refused(kernel, task, request, Errno.ELOOP, "fs.exec.nofollow");
    }
}
