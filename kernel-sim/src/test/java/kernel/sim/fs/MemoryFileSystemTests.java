package kernel.sim.fs;

import static kernel.sim.fs.TestFiles.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Span;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFileSystemTests {
    private static final Mount MOUNT = new Mount(true, true, false);

    private final MemoryFileSystem root = new MemoryFileSystem(MOUNT);

    @Test
    void startsWithARootThatEverybodyMaySearch() {
        InodeAttributes attributes = root.root().attributes();
        assertThat(attributes.type()).isEqualTo(FileType.DIRECTORY);
        assertThat(attributes.mode()).isEqualTo(0755);
        assertThat(root.root().mount()).isEqualTo(MOUNT);
    }

    @Test
    void keepsWhatAFileWasPutWith() {
        root.put(ByteString.of("/x/y/file"), 04711, 3, 4, new byte[] {1, 2, 3});
        Inode inode = open(root, "/x/y/file").inode();
        InodeAttributes attributes = inode.attributes();
        assertThat(attributes.type()).isEqualTo(FileType.REGULAR);
        assertThat(attributes.mode()).isEqualTo(04711);
        assertThat(attributes.uid()).isEqualTo(3);
        assertThat(attributes.gid()).isEqualTo(4);
        assertThat(attributes.size()).isEqualTo(3);
        assertThat(inode.mount()).isEqualTo(MOUNT);
    }

    @Test
    void givesEveryFileAnInodeOfItsOwn() {
        root.put("/a", 0755, new byte[1]);
        root.put("/b", 0755, new byte[1]);
        assertThat(open(root, "/a").inode().attributes().ino())
                .isNotEqualTo(open(root, "/b").inode().attributes().ino());
        assertThat(open(root, "/a").inode()).isSameAs(open(root, "/a").inode());
    }

    @Test
    void makesAnotherFileWhenOneIsPutAgain() {
        root.put("/a", 0755, new byte[] {1});
        FileDescription old = open(root, "/a");
        root.put("/a", 0644, new byte[] {2, 2});
        FileDescription fresh = open(root, "/a");
        assertThat(fresh.inode()).isNotSameAs(old.inode());
        assertThat(fresh.size()).isEqualTo(2);
        byte[] bytes = new byte[2];
        assertThat(old.read(0, bytes, 0, 2)).isEqualTo(1);
        assertThat(bytes).containsExactly(1, 0);
    }

    @Test
    void keepsTheFilesOfADirectoryThatGetsOtherAttributes() {
        root.put("/dir/file", 0755, new byte[] {1});
        root.putDirectory(ByteString.of("/dir"), 0700, 3, 4);
        InodeAttributes attributes = open(root, "/dir").inode().attributes();
        assertThat(attributes.mode()).isEqualTo(0700);
        assertThat(attributes.uid()).isEqualTo(3);
        assertThat(open(root, "/dir/file").size()).isEqualTo(1);
    }

    @Test
    void keepsTheFilesOfTheRootThatGetsOtherAttributes() {
        root.put("/file", 0755, new byte[] {1});
        root.putDirectory(ByteString.of("/"), 0700, 3, 4);
        assertThat(root.root().attributes().mode()).isEqualTo(0700);
        assertThat(root.root().attributes().uid()).isEqualTo(3);
        assertThat(root.root().lookup(ByteString.EMPTY)).isEmpty();
        assertThat(open(root, "/file").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file", "/", "//", "//file", "/dir//file", "/dir/"})
    void refusesPathsWithoutAName(String path) {
        assertThatThrownBy(() -> root.put(path, 0755, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesADeletedFileToThoseWhoHaveIt() {
        root.put("/dir/file", 0755, new byte[] {1, 2});
        FileDescription file = open(root, "/dir/file");
        assertThat(root.unlink(ByteString.of("/dir/file"))).isTrue();
        assertThat(root.unlink(ByteString.of("/dir/file"))).isFalse();
        assertThat(file.path()).isEqualTo(ByteString.of("/dir/file (deleted)"));
        assertThat(file.dentry().name()).isEqualTo(ByteString.of("file"));
        assertThat(file.size()).isEqualTo(2);
        ExecException e = catchThrowableOfType(ExecException.class, () -> open(root, "/dir/file"));
        assertThat(e.errno()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void deletesTheFileThatAnotherReplaces() {
        root.put("/file", 0755, new byte[] {1, 2});
        FileDescription old = open(root, "/file");
        root.put("/file", 0755, new byte[] {3});
        assertThat(old.path()).isEqualTo(ByteString.of("/file (deleted)"));
        assertThat(open(root, "/file").path()).isEqualTo(ByteString.of("/file"));
    }

    @Test
    void copiesTheBytesItIsGiven() {
        byte[] content = {1, 2};
        root.put("/a", 0755, content);
        content[0] = 9;
        byte[] bytes = new byte[2];
        open(root, "/a").read(0, bytes, 0, 2);
        assertThat(bytes).containsExactly(1, 2);
    }

    @Test
    void holdsLinksThatAreFollowed() {
        root.put("/a", 0755, new byte[7]);
        root.putLink(ByteString.of("/link"), ByteString.of("a"));
        Inode link = root.root().lookup(ByteString.of("link")).orElseThrow();
        assertThat(link.attributes().type()).isEqualTo(FileType.SYMBOLIC_LINK);
        assertThat(link.readlink()).isEqualTo(ByteString.of("a"));
        assertThat(open(root, "/link").size()).isEqualTo(7);
    }

    @Test
    void holdsSpecialFiles() {
        root.putSpecial(ByteString.of("/dev/null"), FileType.CHARACTER_DEVICE, 0666);
        InodeAttributes attributes = open(root, "/dev/null").inode().attributes();
        assertThat(attributes.type()).isEqualTo(FileType.CHARACTER_DEVICE);
        assertThat(attributes.mode()).isEqualTo(0666);
        assertThat(attributes.size()).isZero();
    }

    @Nested
    class ReadingAFile {
        private static final byte[] CONTENT = {10, 11, 12, 13, 14};

        private FileDescription file() {
            root.put("/file", 0755, CONTENT);
            return open(root, "/file");
        }

        @ParameterizedTest
        @CsvSource({"0, 5, 5", "0, 3, 3", "2, 2, 2", "2, 10, 3", "4, 1, 1", "5, 1, 0", "100, 8, 0", "0, 0, 0"})
        void givesWhatThereIs(long offset, int length, int count) {
            byte[] bytes = new byte[12];
            assertThat(file().read(offset, bytes, 1, length)).isEqualTo(count);
            byte[] expected = new byte[12];
            System.arraycopy(CONTENT, (int) Math.min(offset, 5), expected, 1, count);
            assertThat(bytes).isEqualTo(expected);
        }

        @Test
        void endsAtTheLastOffsetThatFilesCanHave() {
            byte[] bytes = new byte[8];
            assertThat(file().read(Long.MAX_VALUE - 8, bytes, 0, 8)).isZero();
            assertRange(Long.MAX_VALUE - 7, 8);
            assertRange(-1, 1);
            assertRange(Long.MIN_VALUE, 4);
        }

        private void assertRange(long offset, int length) {
            FileDescription file = file();
            ExecException e =
                    catchThrowableOfType(ExecException.class, () -> file.read(offset, new byte[8], 0, length));
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.violation().rule()).isEqualTo(FsRule.READ_RANGE);
            assertThat(e.violation().path()).contains(ByteString.of("/file"));
            assertThat(e.violation().span()).contains(new Span(offset, length, "bytes"));
        }
    }
}
