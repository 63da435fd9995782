package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs named by a descriptor, as in the kernel's selftest execveat and the tests execveat01 and execveat02 of the
 * Linux Test Project. A descriptor that is only a place (O_PATH) is not different from others here.
 */
class ExecveatIT {
    private static final int AT_FDCWD = ExecRequest.AT_FDCWD;
    private static final int EMPTY = ExecRequest.AT_EMPTY_PATH;
    private static final int NOFOLLOW = ExecRequest.AT_SYMLINK_NOFOLLOW;
    private static final int FD = 7;
    private static final int BAD_FD = 99;
    private static final List<String> ENVP = List.of("IN_TEST=yes");

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();

    @BeforeEach
    void putFiles() {
        fill(files, "/t");
        files.put("/bin/sh", 0755, Execs.program());
        task.cwd(ByteString.of("/t"));
    }

    private static void fill(MemoryFileSystem root, String directory) {
        root.put(directory + "/execveat", 0755, Execs.program());
        root.put(directory + "/execveat.denatured", 0644, Execs.program());
        root.put(directory + "/Makefile", 0644, new byte[] {'a', ':'});
        root.putLink(ByteString.of(directory + "/execveat.symlink"), ByteString.of("execveat"));
        root.putSpecial(ByteString.of(directory + "/pipe"), FileType.FIFO, 0755);
        root.putDirectory(ByteString.of(directory + "/subdir"), 0755, 0, 0);
        Execs.putText(root, directory + "/script", "#!/bin/sh\nexit $*\n");
        Execs.putText(root, directory + "/subdir.ephemeral/script", "#!/bin/sh\nexit $*\n");
    }

    private void open(FileDescription file) {
        task.files().put(FD, new Descriptor(file, false));
    }

    private void open(String path) {
        open(Execs.open(files, path));
    }

    private void openCloseOnExec(String path) {
        task.files().put(FD, new Descriptor(Execs.open(files, path), true));
    }

    private static ExecRequest call(int dirfd, String path, int flags) {
        return new ExecRequest(
                Optional.of(ByteString.of(path)),
                UserArgPtr.of(Execs.bytes(List.of("execveat", "99"))),
                UserArgPtr.of(Execs.bytes(ENVP)),
                dirfd,
                flags);
    }

    private Program runs(Kernel here, int dirfd, String path, int flags, String exe) {
        Program program = Execs.run(here, task, call(dirfd, path, flags));
        assertThat(program.exe().path()).isEqualTo(ByteString.of(exe));
        assertThat(Execs.argv(program)).containsExactly("execveat", "99");
        assertThat(Execs.envp(program)).isEqualTo(ENVP);
        return program;
    }

    private Program runs(int dirfd, String path, int flags) {
        return runs(kernel, dirfd, path, flags, "/t/execveat");
    }

    private Program runsScript(Kernel here, int dirfd, String path, int flags, String told) {
        Program program = Execs.run(here, task, call(dirfd, path, flags));
        assertThat(program.exe().path()).isEqualTo(ByteString.of("/bin/sh"));
        assertThat(Execs.argv(program)).containsExactly("/bin/sh", told, "99");
        assertThat(Execs.envp(program)).isEqualTo(ENVP);
        return program;
    }

    private void refuses(int dirfd, String path, int flags, Errno errno, String... rules) {
        Execs.refused(kernel, task, call(dirfd, path, flags), errno, rules);
    }

    @Nested
    class Programs {
        @Test
        void startFromADirectory() {
            open("/t/subdir");
            runs(FD, "../execveat", 0);
            open("/t");
            runs(FD, "execveat", 0);
        }

        @ParameterizedTest
        @ValueSource(ints = {AT_FDCWD, BAD_FD, -1})
        void startByAnAbsolutePathWhateverTheDescriptorIs(int dirfd) {
            runs(dirfd, "/t/execveat", 0);
        }

        @Test
        void startFromTheWorkingDirectoryWithoutDescriptor() {
            task.cwd(ByteString.of("/"));
            runs(AT_FDCWD, "t/execveat", 0);
        }

        @Test
        void startByTheirDescriptorAlone() {
            open("/t/execveat");
            runs(FD, "", EMPTY);
            assertThat(task.files().get(FD)).isPresent();
        }

        @Test
        void startByADescriptorThatExecCloses() {
            openCloseOnExec("/t/execveat");
            runs(FD, "", EMPTY);
            assertThat(task.files().get(FD)).isEmpty();
        }

        @Test
        void startByADescriptorOfWhatASymbolicLinkLedTo() {
            open("/t/execveat.symlink");
            runs(FD, "", EMPTY);
            runs(FD, "", EMPTY | NOFOLLOW);
        }

        @Test
        void startThroughASymbolicLink() {
            open("/t");
            runs(FD, "execveat.symlink", 0);
            runs(AT_FDCWD, "/t/execveat.symlink", 0);
        }

        @Test
        void startByADescriptorAfterTheirNameIsGone() {
            open("/t/execveat");
            assertThat(files.unlink(ByteString.of("/t/execveat"))).isTrue();
            refuses(AT_FDCWD, "/t/execveat", 0, Errno.ENOENT, "fs.path.exists");
            runs(kernel, FD, "", EMPTY, "/t/execveat (deleted)");
        }

        @Test
        void areTheFileThatWasOpenedEvenIfItsNameLeadsToAnother() {
            open("/t/execveat");
            files.put("/t/execveat", 0755, new byte[0]);
            refuses(AT_FDCWD, "/t/execveat", 0, Errno.ENOEXEC, "exec.format");
            Program program = runs(kernel, FD, "", EMPTY, "/t/execveat (deleted)");
            assertThat(program.exe().size()).isEqualTo(Execs.program().length);
        }
    }

    @Nested
    class Scripts {
        private Kernel later(String script) {
            MemoryFileSystem later = new MemoryFileSystem(Mount.DEFAULT);
            later.put("/bin/sh", 0755, Execs.program());
            Execs.putText(later, script, "#!/none\n");
            return kernel.withRoot(later);
        }

        @Test
        void tellTheirInterpreterAPathThroughTheDescriptor() {
            open("/t/subdir");
            runsScript(kernel, FD, "../script", 0, "/dev/fd/7/../script");
            open("/t");
            runsScript(kernel, FD, "script", 0, "/dev/fd/7/script");
            runsScript(kernel, AT_FDCWD, "/t/script", 0, "/t/script");
        }

        @Test
        void tellTheirInterpreterTheDescriptorAlone() {
            open("/t/script");
            runsScript(kernel, FD, "", EMPTY, "/dev/fd/7");
            runsScript(kernel, FD, "", EMPTY | NOFOLLOW, "/dev/fd/7");
        }

        @Test
        void cannotBeReadThroughADescriptorThatExecCloses() {
            openCloseOnExec("/t/script");
            refuses(FD, "", EMPTY, Errno.ENOENT, "script.inaccessible");
            openCloseOnExec("/t");
            refuses(FD, "script", 0, Errno.ENOENT, "script.inaccessible");
            runsScript(kernel, FD, "/t/script", 0, "/t/script");
        }

        @Test
        void startByADescriptorAfterTheirNameIsGone() {
            open("/t/script");
            assertThat(files.unlink(ByteString.of("/t/script"))).isTrue();
            runsScript(kernel, FD, "", EMPTY, "/dev/fd/7");
        }

        @Test
        void startFromADirectoryThatHasAnotherNameNow() {
            open("/t/subdir.ephemeral");
            Kernel here = later("/t/subdir.renamed/script");
            runsScript(here, FD, "../script", 0, "/dev/fd/7/../script");
            runsScript(here, FD, "script", 0, "/dev/fd/7/script");
        }

        @Test
        void areMissingInADirectoryThatHasLostThem() {
            open("/t/subdir.ephemeral");
            assertThat(files.unlink(ByteString.of("/t/subdir.ephemeral/script")))
                    .isTrue();
            refuses(FD, "script", 0, Errno.ENOENT, "fs.path.exists");
            runsScript(kernel, FD, "../script", 0, "/dev/fd/7/../script");
        }
    }

    @Nested
    class Refusals {
        @Test
        void ofAnEmptyPathWithoutTheFlag() {
            open("/t/execveat");
            refuses(FD, "", 0, Errno.ENOENT, "fs.path.empty");
        }

        @Test
        void ofANullPathEvenWithTheFlag() {
            open("/t/execveat");
            ExecRequest request = call(FD, "", EMPTY);
            request = new ExecRequest(Optional.empty(), request.argv(), request.envp(), FD, EMPTY);
            Execs.refused(kernel, task, request, Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void ofASymbolicLinkThatMustNotBeFollowed() {
            open("/t");
            refuses(FD, "execveat.symlink", NOFOLLOW, Errno.ELOOP, "fs.exec.nofollow");
            refuses(AT_FDCWD, "/t/execveat.symlink", NOFOLLOW, Errno.ELOOP, "fs.exec.nofollow");
            open(Execs.openLink(files, "/t/execveat.symlink"));
            refuses(FD, "", EMPTY, Errno.ELOOP, "fs.exec.nofollow");
        }

        @Test
        void ofWhatIsNoRegularFile() {
            open("/t");
            refuses(FD, "pipe", 0, Errno.EACCES, "fs.exec.regular");
            refuses(FD, "", EMPTY, Errno.EACCES, "fs.exec.regular");
        }

        @Test
        void ofUnknownFlags() {
            open("/t");
            refuses(FD, "execveat", 0xffff, Errno.EINVAL, "exec.flags");
        }

        @Test
        void ofMissingFiles() {
            open("/t");
            refuses(FD, "no-such-file", 0, Errno.ENOENT, "fs.path.exists");
            refuses(AT_FDCWD, "no-such-file", 0, Errno.ENOENT, "fs.path.exists");
        }

        @Test
        void ofFilesThatAreNotExecutable() {
            open("/t");
            refuses(FD, "Makefile", 0, Errno.EACCES, "fs.exec.mode");
            open("/t/execveat.denatured");
            refuses(FD, "", EMPTY, Errno.EACCES, "fs.exec.mode");
        }

        @Test
        void ofADescriptorThatIsNotOpen() {
            refuses(BAD_FD, "", EMPTY, Errno.EBADF, "fs.path.descriptor");
            refuses(BAD_FD, "execveat", 0, Errno.EBADF, "fs.path.descriptor");
        }

        @Test
        void ofARegularFileAsTheDirectory() {
            open("/t/execveat");
            refuses(FD, "execveat", 0, Errno.ENOTDIR, "fs.path.directory");
        }
    }
}
