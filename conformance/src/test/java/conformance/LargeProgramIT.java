package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest program of the host: how much of it is read does not depend on its size. */
class LargeProgramIT {
    private static final List<Path> DIRECTORIES = List.of(Path.of("/usr"), Path.of("/opt"));
    private static final long AT_LEAST = 1 << 20;
    private static final long COPY_SIZE = 2L << 30;

    /** Headers, the name of the interpreter, and the last page of a segment for each of two files. */
    private static final long MOST_READ = 64 << 10;

    private static final int EM_X86_64 = 62;

    @TempDir
    private Path directory;

    private static Path largest;

    @BeforeAll
    static void findIt() throws IOException {
        Largest search = new Largest();
        for (Path root : DIRECTORIES) {
            if (Files.isDirectory(root)) {
                Files.walkFileTree(root, search);
            }
        }
        Optional<Path> found = search.found;
        assumeTrue(found.isPresent(), "skipped: no 64-bit x86 program of 1 MiB or more in /usr and /opt");
        largest = found.orElseThrow();
    }

    /** The largest executable ELF file for this machine. */
    private static final class Largest extends SimpleFileVisitor<Path> {
        private Optional<Path> found = Optional.empty();
        private long size = AT_LEAST - 1;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && attributes.size() > size && isProgram(file)) {
                found = Optional.of(file);
                size = attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private static boolean isProgram(Path file) throws IOException {
            if (!Files.isExecutable(file) || !Files.isReadable(file)) {
                return false;
            }
            try (InputStream stream = Files.newInputStream(file)) {
                ByteBuffer header = ByteBuffer.wrap(stream.readNBytes(64)).order(ByteOrder.LITTLE_ENDIAN);
                return header.limit() == 64 && header.getInt(0) == 0x464c457f && header.getShort(18) == EM_X86_64;
            }
        }
    }

    private static Program exec(RootFileSystem files, Path program) {
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
        Task task = new Task();
        kernel.execve(task, ExecRequest.of(program.toString()));
        return task.program().orElseThrow();
    }

    @Test
    void isMappedWithoutBeingRead() throws IOException {
        CountingFileSystem files = new CountingFileSystem(HostFileSystem.of(Path.of("/")));
        Program program = exec(files, largest);
        System.out.println(largest + ": " + Files.size(largest) + " bytes, " + files.bytes() + " read");
        assertThat(Images.maps(program, largest.toString())).isNotEmpty();
        assertThat(files.bytes()).isBetween(256L + 64, MOST_READ);
    }

    @Test
    void hasTheSameImageAsItsHeadersInAFileOfTwoGigabytes() throws IOException {
        Path copy = directory.toRealPath().resolve("copy");
        try (FileChannel from = FileChannel.open(largest);
                FileChannel to = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            from.transferTo(0, AT_LEAST, to);
            to.write(ByteBuffer.wrap(new byte[1]), COPY_SIZE - 1);
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));

        CountingFileSystem files = new CountingFileSystem(HostFileSystem.of(Path.of("/")));
        List<String> image = Images.maps(exec(files, copy));

        Program original = exec(new CountingFileSystem(HostFileSystem.of(Path.of("/"))), largest);
        assertThat(image)
                .containsExactlyElementsOf(Images.maps(original).stream()
                        .map(line -> line.replace(largest.toString(), copy.toString()))
                        .toList());
        assertThat(files.bytes()).isLessThanOrEqualTo(MOST_READ);
    }
}
