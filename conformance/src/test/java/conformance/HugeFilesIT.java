package conformance;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.proc.MapsRow;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the host that are empty, enormous, or claim to be: no claim makes exec read or reserve more than it must. */
class HugeFilesIT {
    private static final long FOUR_GIGABYTES = 4L << 30;
    private static final long TIMEOUT_SECONDS = 120;

    @TempDir
    private Path directory;

    private Kernel kernel;

    @BeforeEach
    void takeTheDirectoryAsRoot() throws IOException {
        kernel = Kernel.of(HostFileSystem.of(directory));
    }

    private Path put(String name, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes the file longer without writing what is between. */
    private static void extend(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
        }
        assertThat(Files.size(file)).isEqualTo(size);
    }

    private Program exec(String path) {
        Task task = new Task();
        kernel.execve(task, ExecRequest.of(path));
        return task.program().orElseThrow();
    }

    private void assertRefused(String path, Errno errno, String rule) {
        Task task = new Task();
        ExecException refusal =
                catchThrowableOfType(ExecException.class, () -> kernel.execve(task, ExecRequest.of(path)));
        assertThat(refusal).as("refusal of %s", path).isNotNull();
        assertThat(refusal.errno()).isEqualTo(errno);
        assertThat(refusal.violation().rule().id()).isEqualTo(rule);
        assertThat(refusal.violation().path()).contains(ByteString.of(path));
        assertThat(refusal.signal()).isEmpty();
        assertThat(task.exitSignal()).isEmpty();
    }

    /** One segment of 4 GiB, all of it in the file, and as many zeroes behind it. */
    private static ElfImageBuilder hugeSegment() {
        return ElfImageBuilder.elf64()
                .entry(0x400000)
                .phdr(PT_LOAD, PF_R | PF_W, 0, 0x400000, FOUR_GIGABYTES - 0x800, 2 * FOUR_GIGABYTES, 0x1000);
    }

    @Nested
    class NoProgramAtAll {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4, 255, 256, 257, 4096})
        void isAFileOfZeroes(int size) throws IOException {
            put("zeroes", new byte[size]);
            assertRefused("/zeroes", Errno.ENOEXEC, "exec.format");
        }

        @Test
        void isAFileOfFourGigabytesOfZeroes() throws IOException {
            extend(put("zeroes", new byte[0]), FOUR_GIGABYTES);
            assertRefused("/zeroes", Errno.ENOEXEC, "exec.format");
        }

        @Test
        void isADirectory() throws IOException {
            Files.createDirectory(directory.resolve("directory"));
            assertRefused("/directory", Errno.EACCES, "fs.exec.regular");
            assertRefused("/", Errno.EACCES, "fs.exec.regular");
        }

        @Test
        void isAFileThatDoesNotExist() {
            assertRefused("/missing", Errno.ENOENT, "fs.path.exists");
            assertRefused("/missing/file", Errno.ENOENT, "fs.path.exists");
        }

        @Test
        void isAFileWithoutPermission() throws IOException {
            Files.write(directory.resolve("plain"), SampleElf.exec64().build());
            Files.setPosixFilePermissions(directory.resolve("plain"), PosixFilePermissions.fromString("rw-r--r--"));
            assertRefused("/plain", Errno.EACCES, "fs.exec.mode");
        }

        @Test
        void isAFileThatClaims65535ProgramHeaders() throws IOException {
            extend(put("claims", SampleElf.exec64().phnum(65535).build()), FOUR_GIGABYTES);
            assertRefused("/claims", Errno.ENOEXEC, "elf.phdr.size");
        }
    }

    @Nested
    class AProgramOfFourGigabytes {
        @Test
        void isMappedAndNotRead() throws IOException {
            extend(put("huge", hugeSegment().build()), FOUR_GIGABYTES);
            Program program = exec("/huge");
            MapsRow row = Images.only(program, "/huge");
            assertThat(row.start()).isEqualTo(0x400000);
            assertThat(row.end() - row.start()).isEqualTo(FOUR_GIGABYTES);
            assertThat(StartStack.bytes(program, 0x400000, 4)).containsExactly(0x7f, 'E', 'L', 'F');
            assertThat(StartStack.bytes(program, 0x400000 + 3 * FOUR_GIGABYTES / 2, 4096))
                    .containsOnly(0);
        }

        @Test
        void mayHaveItsHeadersAtItsEnd() throws IOException {
            Path file = put("huge", hugeSegment().phoff(FOUR_GIGABYTES - 56).build());
            extend(file, FOUR_GIGABYTES);
            ByteBuffer header = ByteBuffer.wrap(Files.newInputStream(file).readNBytes(64 + 56), 64, 56);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(header, FOUR_GIGABYTES - 56);
            }
            assertThat(Images.only(exec("/huge"), "/huge").end()).isEqualTo(0x400000 + FOUR_GIGABYTES);
        }

        @Test
        void needsNoMoreThanASmallHeap() throws IOException, InterruptedException {
            extend(put("huge", hugeSegment().build()), FOUR_GIGABYTES);
            extend(put("zeroes", new byte[0]), FOUR_GIGABYTES);
            extend(put("claims", SampleElf.exec64().phnum(65535).build()), FOUR_GIGABYTES);
            extend(
                    put(
                            "name",
                            SampleElf.exec64()
                                    .phdr(3, 4, 0, 0, 0x7fffffff, 0, 1)
                                    .build()),
                    FOUR_GIGABYTES);
            assertThat(inASmallHeap("/huge", "/zeroes", "/claims", "/name"))
                    .containsExactly(
                            "/huge: 400000-100400000 rw-p 0 /huge",
                            "/zeroes: ENOEXEC exec.format",
                            "/claims: ENOEXEC elf.phdr.size",
                            "/name: ENOEXEC elf.interp.size");
        }
    }

    /** Executes programs in a JVM of 32 MiB; returns what it prints. */
    private List<String> inASmallHeap(String... paths) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                directory.toString()));
        command.addAll(List.of(paths));
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean isOver = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!isOver) {
            process.destroyForcibly();
        }
        assertThat(isOver).as("end within %s seconds", TIMEOUT_SECONDS).isTrue();
        return Files.readAllLines(log);
    }
}
