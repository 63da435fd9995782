package kernel.sim.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import kernel.api.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTests {
    private static final Mount NOEXEC = new Mount(true, false, false);

    @TempDir
    private Path directory;

    private static ByteString name(String text) {
        return ByteString.of(text);
    }

    @Test
    void keepsWhatNamesLedTo() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.write(directory.resolve("d/file"), new byte[] {1});
        Inode d = HostFileSystem.snapshot(directory).root().lookup(name("d")).orElseThrow();
        Inode file = d.lookup(name("file")).orElseThrow();
        assertThat(d.lookup(name("new"))).isEmpty();
        Files.delete(directory.resolve("d/file"));
        Files.write(directory.resolve("d/new"), new byte[0]);
        assertThat(d.lookup(name("file"))).containsSame(file);
        assertThat(d.lookup(name("new"))).isEmpty();
    }

    @Test
    void forgetsWhatBecomesTooMuch() throws IOException {
        Files.write(directory.resolve("file"), new byte[] {1});
        Inode root = HostFileSystem.snapshot(directory).root();
        root.lookup(name("file"));
        Files.delete(directory.resolve("file"));
        for (int i = 0; i < 1 << 14; i++) {
            root.lookup(name("none" + i));
        }
        assertThat(root.lookup(name("file"))).isEmpty();
    }

    @Test
    void letsNoDirectoryHoldWhatItHasForgotten() throws IOException {
        Files.createDirectories(directory.resolve("d/e"));
        Inode root = HostFileSystem.snapshot(directory).root();
        Inode d = root.lookup(name("d")).orElseThrow();
        d.lookup(name("e"));
        for (int i = 0; i < LookupCache.MOST; i++) {
            root.lookup(name("none" + i));
        }
        assertThat(((HostInode) d).names()).isEmpty();
    }

    @Test
    void keepsTheFirstPagesOfSomeFilesOnly() throws IOException {
        Inode root = HostFileSystem.snapshot(directory).root();
        for (int i = 0; i <= FirstPages.MOST; i++) {
            Files.write(directory.resolve("file" + i), new byte[] {1});
            assertThat(first(root, "file" + i)).isEqualTo(1);
        }
        Files.write(directory.resolve("file0"), new byte[] {2});
        Files.write(directory.resolve("file1"), new byte[] {2});
        assertThat(first(root, "file1")).as("among the last").isEqualTo(1);
        assertThat(first(root, "file0")).as("read again").isEqualTo(2);
    }

    private static int first(Inode root, String file) throws IOException {
        byte[] bytes = new byte[1];
        assertThat(root.lookup(name(file)).orElseThrow().read(0, bytes, 0, 1)).isEqualTo(1);
        return bytes[0];
    }

    @Test
    void listsWhatProgramsCanBeBehind() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.write(directory.resolve("text"), new byte[0]);
        Path program = Files.write(directory.resolve("program"), new byte[0]);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r----x"));
        Files.createSymbolicLink(directory.resolve("link"), program);
        Inode root = HostFileSystem.snapshot(directory).root();
        assertThat(root.readdirForExec()).isEqualTo(List.of(name("d"), name("program")));
        assertThat(root.readdir()).hasSize(4);
    }

    @Test
    void isMountedAsItIsTold() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Inode root = HostFileSystem.snapshot(directory, NOEXEC).root();
        assertThat(root.mount()).isEqualTo(NOEXEC);
        assertThat(root.lookup(name("d")).orElseThrow().mount()).isEqualTo(NOEXEC);
    }

    @Test
    void listsNamesAndTellsTimes() throws IOException {
        Files.createDirectory(directory.resolve("b"));
        Files.write(directory.resolve("a"), new byte[0]);
        FileTime time = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(directory.resolve("a"), time);
        Inode root = HostFileSystem.of(directory).root();
        assertThat(root.readdir()).isEqualTo(List.of(name("a"), name("b")));
        Inode a = root.lookup(name("a")).orElseThrow();
        assertThat(a.readdir()).isEmpty();
        assertThat(a.mtime()).isEqualTo(time);
        assertThat(a.rdev()).isZero();
    }

    @Test
    void listsNamesInMemoryAndInOverlays() throws IOException {
        MemoryFileSystem memory = new MemoryFileSystem(Mount.DEFAULT);
        memory.put("/d/lower", 0755, new byte[0]);
        OverlayFileSystem overlay = new OverlayFileSystem(memory);
        overlay.put(name("/d/upper"), 0755, 0, 0, new byte[0]);
        Inode d = overlay.root().lookup(name("d")).orElseThrow();
        assertThat(d.readdir()).isEqualTo(List.of(name("lower"), name("upper")));
        assertThat(overlay.root().readdir()).isEqualTo(List.of(name("d")));
    }
}
