package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.Limits;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
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
import org.junit.jupiter.params.provider.CsvSource;

/** What programs named by a descriptor are called, and how long their names can be. */
class ExecveatNamesIT {
    private static final int EMPTY = ExecRequest.AT_EMPTY_PATH;
    private static final int FD = 7;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();

    @BeforeEach
    void putInterpreter() {
        files.put("/bin/interpreter", 0755, Execs.program());
    }

    private Program run(Kernel here, String descriptor, String path, int flags) {
        task.files().put(FD, new Descriptor(Execs.open(files, descriptor), false));
        return Execs.run(here, task, ExecRequest.of(path).at(FD, flags));
    }

    private static String execfn(Program program) {
        return Execs.string(
                program, program.mm().savedAuxv().value(AuxVector.AT_EXECFN).orElseThrow());
    }

    @Nested
    class Comm {
        @BeforeEach
        void putFiles() {
            files.put("/bin/a-rather-long-name", 0755, Execs.program());
            Execs.putText(files, "/bin/a-script", "#!/bin/interpreter\n");
        }

        @Test
        void isTheNameOfTheFileBehindADescriptorAlone() {
            Program program = run(kernel, "/bin/a-rather-long-name", "", EMPTY);
            assertThat(program.comm()).isEqualTo(ByteString.of("a-rather-long-n"));
            assertThat(execfn(program)).isEqualTo("/dev/fd/7");
        }

        @Test
        void isTheLastNameOfAPath() {
            Program program = run(kernel, "/bin", "../bin/a-rather-long-name", 0);
            assertThat(program.comm()).isEqualTo(ByteString.of("a-rather-long-n"));
            assertThat(execfn(program)).isEqualTo("/dev/fd/7/../bin/a-rather-long-name");
        }

        @Test
        void isTheInterpretersIfADescriptorAloneNamesAScript() {
            Program program = run(kernel, "/bin/a-script", "", EMPTY);
            assertThat(program.comm()).isEqualTo(ByteString.of("interpreter"));
            assertThat(execfn(program)).isEqualTo("/dev/fd/7");
        }

        @Test
        void isTheScriptsIfAPathNamesIt() {
            assertThat(run(kernel, "/bin", "a-script", 0).comm()).isEqualTo(ByteString.of("a-script"));
        }

        @Test
        void wasTheDescriptorsNumberInOlderKernels() {
            Kernel old = Execs.kernel(Execs.linux(6, 12), files);
            assertThat(run(old, "/bin/a-script", "", EMPTY).comm()).isEqualTo(ByteString.of("7"));
            assertThat(run(old, "/bin", "a-script", 0).comm()).isEqualTo(ByteString.of("a-script"));
        }
    }

    /** A file so deep that its absolute path is 3 bytes shorter than the longest that the kernel can take. */
    @Nested
    class PathLength {
        private final String directory = "/" + ("d".repeat(254) + "/").repeat(16);
        private final String file = directory + "f".repeat(Limits.PATH_MAX - 3 - directory.length());

        @BeforeEach
        void checkLength() {
            assertThat(file).hasSize(Limits.PATH_MAX - 3);
        }

        @Test
        void doesNotMatterForADescriptorAlone() {
            files.put(file, 0755, Execs.program());
            assertThat(run(kernel, file, "", EMPTY).exe().path()).isEqualTo(ByteString.of(file));
            Execs.putText(files, file, "#!/bin/interpreter\n");
            assertThat(Execs.argv(run(kernel, file, "", EMPTY))).containsExactly("/bin/interpreter", "/dev/fd/7");
        }

        @Test
        void countsWithoutTheNameOfTheDescriptor() {
            files.put(file, 0755, Execs.program());
            Program program = run(kernel, "/", file.substring(1), 0);
            assertThat(program.exe().path()).isEqualTo(ByteString.of(file));
            assertThat(execfn(program)).isEqualTo("/dev/fd/7" + file);
        }

        @Test
        void keepsAnInterpreterFromOpeningItsScript() {
            Execs.putText(files, file, "#!/bin/interpreter\n");
            List<String> argv = Execs.argv(run(kernel, "/", file.substring(1), 0));
            assertThat(argv).containsExactly("/bin/interpreter", "/dev/fd/7" + file);
            assertThat(argv.get(1)).hasSizeGreaterThanOrEqualTo(Limits.PATH_MAX);
            Execs.refused(kernel, task, ExecRequest.of(argv.get(1)), Errno.ENAMETOOLONG, "fs.path.length");
        }

        @ParameterizedTest
        @CsvSource({"99, 0", "-100, 1", "99, 1"})
        void isCheckedBeforeFlagsAndDescriptor(int dirfd, int flags) {
            ExecRequest request = ExecRequest.of("f".repeat(Limits.PATH_MAX)).at(dirfd, flags);
            Execs.refused(kernel, task, request, Errno.ENAMETOOLONG, "fs.path.length");
        }

        @Test
        void isCheckedBeforeTheNumberOfTasks() {
            task.noteNprocExceeded();
            ExecRequest request = ExecRequest.of("f".repeat(Limits.PATH_MAX));
            Execs.refused(kernel, task, request, Errno.ENAMETOOLONG, "fs.path.length");
        }
    }

    /** Tests execveat01 and execveat02 of the Linux Test Project. */
    @Nested
    class LinuxTestProject {
        @BeforeEach
        void putFiles() {
            files.put("/tmp/testdir/app", 0755, Execs.program());
            files.putLink(ByteString.of("/tmp/testdir/link"), ByteString.of("/tmp/testdir/app"));
            task.cwd(ByteString.of("/tmp"));
        }

        private void runs(int dirfd, String path, int flags) {
            Program program = Execs.run(kernel, task, ExecRequest.of(path).at(dirfd, flags));
            assertThat(program.exe().path()).isEqualTo(ByteString.of("/tmp/testdir/app"));
        }

        private void open(String path) {
            task.files().put(FD, new Descriptor(Execs.open(files, path), false));
        }

        private void refuses(int dirfd, String path, int flags, Errno errno, String rule) {
            Execs.refused(kernel, task, ExecRequest.of(path).at(dirfd, flags), errno, rule);
        }

        @Test
        void startsTheProgramInEveryWay() {
            open("/tmp/testdir");
            runs(FD, "app", 0);
            runs(ExecRequest.AT_FDCWD, "testdir/app", 0);
            runs(-1, "/tmp/testdir/app", 0);
            open("/tmp/testdir/app");
            runs(FD, "", EMPTY);
        }

        @Test
        void refusesABadDescriptor() {
            refuses(-1, "", EMPTY, Errno.EBADF, "fs.path.descriptor");
        }

        @Test
        void refusesBadFlagsBeforeItLooksForTheFile() {
            refuses(FD, "/tmp/testdir/app", -1, Errno.EINVAL, "exec.flags");
            refuses(FD, "/none", -1, Errno.EINVAL, "exec.flags");
        }

        @Test
        void refusesALinkThatMustNotBeFollowed() {
            refuses(FD, "/tmp/testdir/link", ExecRequest.AT_SYMLINK_NOFOLLOW, Errno.ELOOP, "fs.exec.nofollow");
        }

        @Test
        void refusesARegularFileAsTheDirectory() {
            open("/tmp/testdir/app");
            refuses(FD, "testdir/app", 0, Errno.ENOTDIR, "fs.path.directory");
        }
    }
}
