package kernel.sim.exec;

import static kernel.sim.exec.TestKernels.assertRefused;
import static kernel.sim.exec.TestKernels.user;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.TestFiles;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What execve says of the file before any format sees it. */
class KernelTests {
    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = TestKernels.of(root, FakeFormat.loading("fake"));
    private final Task task = new Task();

    @BeforeEach
    void putProgram() {
        root.put("/bin/prog", 0755, new byte[] {1});
    }

    private Program run(String path) {
        kernel.execve(task, ExecRequest.of(path));
        return task.program().orElseThrow();
    }

    private void refuses(String path, FsRule rule) {
        assertRefused(kernel, task, ExecRequest.of(path), rule);
    }

    @Test
    void startsTheProgramInTheTask() {
        Program program = run("/bin/prog");
        assertThat(program.exe().path()).isEqualTo(ByteString.of("/bin/prog"));
        assertThat(program.comm()).isEqualTo(ByteString.of("prog"));
        assertThat(program.format().name()).isEqualTo("fake");
        assertThat(program.abi().name()).isEqualTo("x86-64");
        assertThat(program.registers().get("rip")).isEqualTo(FakeFormat.ENTRY);
        assertThat(program.isDumpable()).isTrue();
        assertThat(task.exitSignal()).isEmpty();
    }

    @Test
    void startsADeletedFileThatIsStillOpen() {
        FileDescription open = TestFiles.open(root, "/bin/prog");
        task.files().put(7, new Descriptor(open, false));
        root.unlink(ByteString.of("/bin/prog"));
        kernel.execve(task, ExecRequest.of("").at(7, ExecRequest.AT_EMPTY_PATH));
        Program program = task.program().orElseThrow();
        assertThat(program.exe().path()).isEqualTo(ByteString.of("/bin/prog (deleted)"));
        assertThat(program.comm()).isEqualTo(ByteString.of("prog"));
    }

    @Test
    void remarksThatTheFileOfARunningProgramIsDeleted() {
        Program program = run("/bin/prog");
        root.unlink(ByteString.of("/bin/prog"));
        assertThat(program.exe().path()).isEqualTo(ByteString.of("/bin/prog (deleted)"));
        refuses("/bin/prog", FsRule.EXISTS);
    }

    @Test
    void startsAnEmptyFileIfAFormatTakesIt() {
        root.put("/bin/empty", 0755, new byte[0]);
        assertThat(run("/bin/empty").exe().size()).isZero();
    }

    @Nested
    class Path {
        @Test
        void mustNotBeEmpty() {
            refuses("", FsRule.EMPTY_PATH);
            assertThat(FsRule.EMPTY_PATH.errno()).isEqualTo(Errno.ENOENT);
        }

        @ParameterizedTest
        @CsvSource({"/bin/none", "/none/prog", "none", "/bin/none/"})
        void mustLeadToAFile(String path) {
            refuses(path, FsRule.EXISTS);
            assertThat(FsRule.EXISTS.errno()).isEqualTo(Errno.ENOENT);
        }

        @ParameterizedTest
        @CsvSource({"/bin/prog/x", "/bin/prog/", "/bin/prog/.", "/bin/prog/.."})
        void mustNotLeadThroughAFile(String path) {
            refuses(path, FsRule.DIRECTORY);
            assertThat(FsRule.DIRECTORY.errno()).isEqualTo(Errno.ENOTDIR);
        }

        @Test
        void mayHaveNamesOf255Bytes() {
            String name = "n".repeat(255);
            root.put("/bin/" + name, 0755, new byte[] {1});
            assertThat(run("/bin/" + name).comm()).isEqualTo(ByteString.of("n".repeat(15)));
            refuses("/bin/" + name + "n", FsRule.NAME_LENGTH);
            refuses("/bin/" + "\u00e9".repeat(128), FsRule.NAME_LENGTH);
            assertThat(FsRule.NAME_LENGTH.errno()).isEqualTo(Errno.ENAMETOOLONG);
        }

        @Test
        void mayHave4095Bytes() {
            String path = "/".repeat(4095 - "bin/prog".length()) + "bin/prog";
            assertThat(run(path).exe().path()).isEqualTo(ByteString.of("/bin/prog"));
            refuses("/" + path, FsRule.PATH_LENGTH);
            assertThat(FsRule.PATH_LENGTH.errno()).isEqualTo(Errno.ENAMETOOLONG);
        }

        @Test
        void mustNotGoInCircles() {
            root.putLink(ByteString.of("/bin/loop"), ByteString.of("loop"));
            refuses("/bin/loop", FsRule.LINKS);
            assertThat(FsRule.LINKS.errno()).isEqualTo(Errno.ELOOP);
        }

        @Test
        void startsFromTheWorkingDirectory() {
            task.cwd(ByteString.of("/bin"));
            assertThat(run("prog").exe().path()).isEqualTo(ByteString.of("/bin/prog"));
            assertThat(run("../bin/./prog").exe().path()).isEqualTo(ByteString.of("/bin/prog"));
        }

        @Test
        void mayBeALinkWhoseNameTheTaskKeeps() {
            root.putLink(ByteString.of("/bin/alias"), ByteString.of("prog"));
            Program program = run("/bin/alias");
            assertThat(program.exe().path()).isEqualTo(ByteString.of("/bin/prog"));
            assertThat(program.comm()).isEqualTo(ByteString.of("alias"));
        }
    }

    @Nested
    class File {
        @ParameterizedTest
        @EnumSource(
                value = FileType.class,
                names = {"FIFO", "CHARACTER_DEVICE", "BLOCK_DEVICE", "SOCKET"})
        void mustNotBeAPipeADeviceOrASocket(FileType type) {
            root.putSpecial(ByteString.of("/dev/x"), type, 0755);
            refuses("/dev/x", FsRule.REGULAR);
            assertThat(FsRule.REGULAR.errno()).isEqualTo(Errno.EACCES);
        }

        @ParameterizedTest
        @CsvSource({"/bin", "/bin/", "/", "."})
        void mustNotBeADirectory(String path) {
            refuses(path, FsRule.REGULAR);
        }

        @ParameterizedTest
        @CsvSource({"0644", "0666", "06666", "0000"})
        void mustHaveAnXBitEvenForTheSuperUser(String mode) {
            root.put("/bin/plain", Integer.parseInt(mode, 8), new byte[] {1});
            refuses("/bin/plain", FsRule.EXECUTABLE);
            assertThat(FsRule.EXECUTABLE.errno()).isEqualTo(Errno.EACCES);
        }

        @ParameterizedTest
        @CsvSource({"0100", "0010", "0001"})
        void needsOneXBitForTheSuperUser(String mode) {
            root.put(ByteString.of("/bin/one"), Integer.parseInt(mode, 8), 1, 1, new byte[] {1});
            assertThat(run("/bin/one").comm()).isEqualTo(ByteString.of("one"));
        }

        @Test
        void mustLetTheUserExecuteIt() {
            root.put(ByteString.of("/bin/private"), 0700, 1, 1, new byte[] {1});
            assertRefused(kernel, user(2), ExecRequest.of("/bin/private"), FsRule.EXECUTABLE);
            kernel.execve(user(1), ExecRequest.of("/bin/private"));
        }

        @Test
        void mustLieInADirectoryThatTheUserMaySearch() {
            root.putDirectory(ByteString.of("/secret"), 0700, 1, 1);
            root.put("/secret/prog", 0755, new byte[] {1});
            assertRefused(kernel, user(2), ExecRequest.of("/secret/prog"), FsRule.SEARCH);
            assertThat(FsRule.SEARCH.errno()).isEqualTo(Errno.EACCES);
            kernel.execve(user(1), ExecRequest.of("/secret/prog"));
        }

        @Test
        void mustNotLieOnANoexecMount() {
            MemoryFileSystem noexec = new MemoryFileSystem(new Mount(true, false, false));
            noexec.put("/prog", 0755, new byte[] {1});
            Kernel other = TestKernels.of(noexec, FakeFormat.loading("fake"));
            assertRefused(other, task, ExecRequest.of("/prog"), FsRule.NOEXEC);
            assertThat(FsRule.NOEXEC.errno()).isEqualTo(Errno.EACCES);
        }

        @Test
        void isLookedAtBeforeTheArguments() {
            String tooLong = "x".repeat(1 << 17);
            assertRefused(kernel, task, ExecRequest.of("/bin/none", tooLong), FsRule.EXISTS);
            assertRefused(kernel, task, ExecRequest.of("/bin/prog", tooLong), ExecRule.ARG_STRLEN);
        }
    }
}
