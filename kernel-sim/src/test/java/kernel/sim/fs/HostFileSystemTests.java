package kernel.sim.fs;

import static kernel.sim.fs.TestFiles.open;
import static kernel.sim.fs.TestFiles.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostFileSystemTests {
    @TempDir
    private Path directory;

    private HostFileSystem root;

    @BeforeEach
    void takeTheDirectoryAsRoot() throws IOException {
        root = HostFileSystem.of(directory);
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), Path.of(target));
    }

    private static byte[] read(FileDescription file, long offset, int length) {
        byte[] bytes = new byte[length];
        return Arrays.copyOf(bytes, file.read(offset, bytes, 0, length));
    }

    @Nested
    class Attributes {
        @Test
        void areThoseOfTheHost() throws IOException {
            write("bin/prog", new byte[123]);
            Files.setPosixFilePermissions(directory.resolve("bin/prog"), PosixFilePermissions.fromString("rwx--x--x"));
            InodeAttributes attributes = open(root, "/bin/prog").inode().attributes();
            assertThat(attributes.type()).isEqualTo(FileType.REGULAR);
            assertThat(attributes.size()).isEqualTo(123);
            assertThat(attributes.mode()).isEqualTo(0711);
            assertThat(attributes.ino()).isEqualTo(Files.getAttribute(directory.resolve("bin/prog"), "unix:ino"));
            assertThat(attributes.uid()).isEqualTo(Files.getAttribute(directory.resolve("bin/prog"), "unix:uid"));
            assertThat(open(root, "/bin").inode().attributes().type()).isEqualTo(FileType.DIRECTORY);
        }

        @Test
        void belongToALinkItselfUntilItIsFollowed() throws IOException {
            link("link", "target");
            Inode link = root.root().lookup(ByteString.of("link")).orElseThrow();
            assertThat(link.attributes().type()).isEqualTo(FileType.SYMBOLIC_LINK);
            assertThat(link.readlink()).isEqualTo(ByteString.of("target"));
        }
    }

    @Nested
    class Root {
        @ParameterizedTest
        @CsvSource({"/data/file", "data/file", "../data/file", "/../../data/file", "./hop", "/hop"})
        void containsEveryLink(String target) throws IOException {
            write("data/file", new byte[] {42});
            link("hop", "/data/file");
            link("link", target);
            FileDescription file = open(root, "/link");
            assertThat(file.path()).isEqualTo(ByteString.of("/data/file"));
            assertThat(read(file, 0, 9)).containsExactly(42);
        }

        @Test
        void containsLinksOfLinksThroughDirectories() throws IOException {
            write("a/b/file", new byte[] {1});
            link("one", "/a");
            link("two", "one/b");
            link("three", "/two/../b/file");
            assertThat(open(root, "/three").path()).isEqualTo(ByteString.of("/a/b/file"));
        }

        @Test
        void hidesTheFilesOfTheHost() throws IOException {
            link("escape", directory.toRealPath().toString());
            assertMissing("/escape");
            assertMissing(directory.toRealPath().toString());
            assertThat(open(root, "/../..").path()).isEqualTo(ByteString.of("/"));
        }

        private void assertMissing(String path) {
            ExecException e = catchThrowableOfType(ExecException.class, () -> open(root, path));
            assertThat(e.errno()).isEqualTo(Errno.ENOENT);
            assertThat(e.violation().rule()).isEqualTo(FsRule.EXISTS);
        }

        @Test
        void canBeNamedByALink() throws IOException {
            write("real/file", new byte[] {5});
            link("alias", "real");
            HostFileSystem aliased = HostFileSystem.of(directory.resolve("alias"));
            assertThat(open(aliased, "/file").size()).isEqualTo(1);
        }

        @Test
        void mustExist() {
            assertThatThrownBy(() -> HostFileSystem.of(directory.resolve("none")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Nested
    class FileObjects {
        @Test
        void areTheSameWhileTheFileDoesNotChange() throws IOException {
            write("file", new byte[] {1});
            link("link", "file");
            Files.createLink(directory.resolve("hard"), directory.resolve("file"));
            Inode inode = open(root, "/file").inode();
            assertThat(open(root, "/file").inode()).isSameAs(inode);
            assertThat(open(root, "/link").inode()).isSameAs(inode);
            assertThat(open(root, "/hard").inode()).isSameAs(inode);
        }

        @Test
        void areOthersThroughAnotherMount() throws IOException {
            write("plain/file", new byte[] {1});
            Files.createDirectories(directory.resolve("bound/dir"));
            Files.createLink(directory.resolve("bound/dir/file"), directory.resolve("plain/file"));
            String real = directory.toRealPath().toString();
            HostFileSystem mounted = new HostFileSystem(
                    directory,
                    MountTable.of(List.of(
                            "1 0 8:1 / " + real + " rw - ext4 /dev/sda1 rw",
                            "2 1 8:1 /plain " + real + "/bound/dir rw,nosuid,noexec - ext4 /dev/sda1 rw")));
            Inode plain = open(mounted, "/plain/file").inode();
            Inode bound = open(mounted, "/bound/dir/file").inode();
            assertThat(bound)
                    .isNotSameAs(plain)
                    .isSameAs(open(mounted, "/bound/dir/file").inode());
            assertThat(open(mounted, "/plain/file").inode()).isSameAs(plain);
            assertThat(plain.mount()).isEqualTo(Mount.DEFAULT);
            assertThat(bound.mount()).isEqualTo(new Mount(true, true, true));
            assertThat(bound.writeCount()).isSameAs(plain.writeCount());
        }

        @Test
        void areOthersOnceTheFileHasChanged() throws IOException {
            write("file", new byte[] {1});
            FileDescription old = open(root, "/file");
            assertThat(read(old, 0, 10)).containsExactly(1);
            write("file", new byte[] {2, 2});
            FileDescription fresh = open(root, "/file");
            assertThat(fresh.inode()).isNotSameAs(old.inode());
            assertThat(fresh.size()).isEqualTo(2);
            assertThat(read(fresh, 0, 10)).containsExactly(2, 2);
        }

        @Test
        void areOthersOnceTheModeHasChanged() throws IOException {
            write("file", new byte[] {1});
            Path file = directory.resolve("file");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            Inode old = open(root, "/file").inode();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Inode fresh = open(root, "/file").inode();
            assertThat(fresh).isNotSameAs(old);
            assertThat(fresh.attributes().mode()).isEqualTo(0600);
        }
    }

    @Nested
    class Reading {
        private static final int SIZE = 3 * 4096 + 100;

        @ParameterizedTest
        @CsvSource({
            "0, 256",
            "0, 4096",
            "0, 4097",
            "4000, 96",
            "4000, 97",
            "4000, 9000",
            "4096, 4096",
            "12288, 100",
            "12288, 200",
            "12387, 1",
            "12388, 5",
            "0, 12388",
            "0, 20000",
            "1, 20000",
        })
        void givesTheBytesOfTheHost(int offset, int length) throws IOException {
            byte[] content = pattern(SIZE);
            write("big", content);
            byte[] expected = Arrays.copyOfRange(content, offset, Math.min(SIZE, offset + length));
            assertThat(read(open(root, "/big"), offset, length)).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"0, 10, 10", "0, 4096, 100", "99, 5, 1", "50, 4096, 50", "100, 1, 0"})
        void givesTheBytesOfASmallFile(int offset, int length, int count) throws IOException {
            byte[] content = pattern(100);
            write("small", content);
            assertThat(read(open(root, "/small"), offset, length))
                    .isEqualTo(Arrays.copyOfRange(content, offset, offset + count));
        }

        @Test
        void givesNothingOfAnEmptyFile() throws IOException {
            write("empty", new byte[0]);
            assertThat(read(open(root, "/empty"), 0, 256)).isEmpty();
        }

        @Test
        void failsWhenTheHostFails() throws IOException {
            write("gone", pattern(SIZE));
            FileDescription file = open(root, "/gone");
            Files.delete(directory.resolve("gone"));
            ExecException e = catchThrowableOfType(ExecException.class, () -> read(file, 4096, 4096));
            assertThat(e.errno()).isEqualTo(Errno.EIO);
            assertThat(e.violation().rule()).isEqualTo(FsRule.READ);
            assertThat(e.violation().path()).contains(ByteString.of("/gone"));
        }
    }

    @Nested
    class Names {
        @Test
        void mayHaveCharactersOutsideAscii() throws IOException {
            assumeThat(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")))
                    .as("encoding of the host's file names")
                    .isEqualTo(StandardCharsets.UTF_8);
            write("caf\u00e9/\u6f22\u5b57", new byte[] {1});
            link("\u00e9", "caf\u00e9");
            assertThat(open(root, "/\u00e9/\u6f22\u5b57").path()).isEqualTo(ByteString.of("/caf\u00e9/\u6f22\u5b57"));
        }

        @Test
        void thatTheHostCannotHaveNameNothing() {
            ByteString nul = ByteString.of(new byte[] {'a', 0});
            assertThat(root.root().lookup(nul)).isEmpty();
        }
    }
}
