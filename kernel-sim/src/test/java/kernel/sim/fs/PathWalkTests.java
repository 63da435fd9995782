package kernel.sim.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Violation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathWalkTests {
    private static final FileAccess USER = new FileAccess(7, 8, Set.of(), false);

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);

    @BeforeEach
    void putFiles() {
        root.put("/a/b/file", 0755, new byte[] {1});
        root.put("/top", 0755, new byte[] {2});
    }

    private String resolved(String cwd, String path) {
        return PathWalk.walk(root, ByteString.of(cwd), FileAccess.ROOT, ByteString.of(path))
                .path()
                .toString();
    }

    private String resolved(String path) {
        return resolved("/", path);
    }

    private void link(String path, String target) {
        root.putLink(ByteString.of(path), ByteString.of(target));
    }

    private void assertRefused(FileAccess who, String path, FsRule rule, Errno errno) {
        ExecException e = catchThrowableOfType(
                ExecException.class, () -> PathWalk.walk(root, ByteString.of("/"), who, ByteString.of(path)));
        assertThat(e).isNotNull();
        assertThat(e.violation()).isEqualTo(Violation.of(rule, ByteString.of(path)));
        assertThat(e.errno()).isEqualTo(errno);
    }

    private void assertRefused(String path, FsRule rule, Errno errno) {
        assertRefused(FileAccess.ROOT, path, rule, errno);
    }

    @Nested
    class Components {
        @ParameterizedTest
        @CsvSource({
            "/a/b/file, /a/b/file",
            "//a///b//file, /a/b/file",
            "/a/./b/./file, /a/b/file",
            "/a/b/../b/file, /a/b/file",
            "/a/b/../../top, /top",
            "/../../top, /top",
            "/a/b/., /a/b",
            "/a/b/.., /a",
            "/a/b/, /a/b",
            "/, /",
            "///, /",
            "/., /",
            "/.., /",
            "a/b, /a/b",
        })
        void areWalkedOneByOne(String path, String place) {
            assertThat(resolved(path)).isEqualTo(place);
        }

        @ParameterizedTest
        @CsvSource({"file, /a/b/file", "./file, /a/b/file", "../b, /a/b", "../../top, /top", "'', /a/b", "/top, /top"})
        void startFromTheWorkingDirectory(String path, String place) {
            assertThat(resolved("/a/b", path)).isEqualTo(place);
        }

        @Test
        void startFromTheWorkingDirectoryThroughItsLinks() {
            link("/cwd", "/a/b");
            assertThat(resolved("/cwd", "file")).isEqualTo("/a/b/file");
            assertThat(resolved("/cwd", "..")).isEqualTo("/a");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/none", "/a/none/file", "/a/b/file2", "/a/b/fil"})
        void mustExist(String path) {
            assertRefused(path, FsRule.EXISTS, Errno.ENOENT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/top/", "/top/x", "/top/.", "/top/..", "/top/../top"})
        void mustBeDirectoriesButTheLast(String path) {
            assertRefused(path, FsRule.DIRECTORY, Errno.ENOTDIR);
        }

        @Test
        void mustNotBeLongerThan255Bytes() {
            assertRefused("/a/" + "x".repeat(255), FsRule.EXISTS, Errno.ENOENT);
            assertRefused("/a/" + "x".repeat(256), FsRule.NAME_LENGTH, Errno.ENAMETOOLONG);
            assertRefused("/none/" + "x".repeat(256), FsRule.EXISTS, Errno.ENOENT);
        }

        @Test
        void mustTogetherBeShorterThan4096Bytes() {
            String path = "/".repeat(4092) + "top";
            assertThat(resolved(path)).isEqualTo("/top");
            ExecException e = catchThrowableOfType(ExecException.class, () -> resolved("/" + path));
            assertThat(e.violation()).isEqualTo(Violation.of(FsRule.PATH_LENGTH).withFound("4096 bytes"));
            assertThat(e.errno()).isEqualTo(Errno.ENAMETOOLONG);
        }

        @Test
        void areBytesAndNotText() {
            ByteString name = ByteString.of(new byte[] {'/', (byte) 0xff, (byte) 0xc3});
            root.put(name, 0755, 0, 0, new byte[] {1});
            assertThat(PathWalk.walk(root, ByteString.of("/"), FileAccess.ROOT, name)
                            .path())
                    .isEqualTo(name);
        }
    }

    @Nested
    class Links {
        @ParameterizedTest
        @CsvSource({"/a/b/file", "b/file", "./b/../b/file", "/a//b/file", "../../a/b/file"})
        void leadOnFromTheirDirectoryOrTheRoot(String target) {
            link("/a/link", target);
            assertThat(resolved("/a/link")).isEqualTo("/a/b/file");
        }

        @Test
        void canLieInTheMiddleOfAPath() {
            link("/a/dir", "b");
            assertThat(resolved("/a/dir/file")).isEqualTo("/a/b/file");
            assertThat(resolved("/a/dir/../b/file")).isEqualTo("/a/b/file");
            assertThat(resolved("/a/dir/")).isEqualTo("/a/b");
        }

        @Test
        void mustLeadToADirectoryIfASlashFollows() {
            link("/link", "top");
            assertRefused("/link/", FsRule.DIRECTORY, Errno.ENOTDIR);
            link("/slashed", "top/");
            assertRefused("/slashed", FsRule.DIRECTORY, Errno.ENOTDIR);
        }

        @Test
        void mustLeadToAFile() {
            link("/dangling", "/none");
            assertRefused("/dangling", FsRule.EXISTS, Errno.ENOENT);
        }

        @Test
        void mayBeFortyInOneWalk() {
            link("/l1", "top");
            for (int i = 2; i <= 41; i++) {
                link("/l" + i, "l" + (i - 1));
            }
            assertThat(resolved("/l40")).isEqualTo("/top");
            assertRefused("/l41", FsRule.LINKS, Errno.ELOOP);
        }

        @Test
        void countForTheWholePath() {
            link("/a/here", ".");
            assertThat(resolved("/a/" + "here/".repeat(40) + "b")).isEqualTo("/a/b");
            assertRefused("/a/" + "here/".repeat(41) + "b", FsRule.LINKS, Errno.ELOOP);
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "/loop", "loop/x", "./loop"})
        void mustNotLeadToThemselves(String target) {
            link("/loop", target);
            assertRefused("/loop", FsRule.LINKS, Errno.ELOOP);
        }
    }

    @Nested
    class SearchPermission {
        @ParameterizedTest
        @CsvSource({"0700, 7, 1", "0010, 1, 8", "0001, 1, 1", "0711, 7, 1"})
        void letsThroughWhomTheModeNames(String mode, int uid, int gid) {
            root.putDirectory(ByteString.of("/a"), Integer.parseInt(mode, 8), uid, gid);
            Dentry file = PathWalk.walk(root, ByteString.of("/"), USER, ByteString.of("/a/b/file"));
            assertThat(file.path()).isEqualTo(ByteString.of("/a/b/file"));
        }

        @ParameterizedTest
        @CsvSource({"0677, 7, 1", "0767, 1, 8", "0776, 1, 1", "0000, 0, 0"})
        void stopsEveryoneElse(String mode, int uid, int gid) {
            root.putDirectory(ByteString.of("/a"), Integer.parseInt(mode, 8), uid, gid);
            assertRefused(USER, "/a/b/file", FsRule.SEARCH, Errno.EACCES);
            assertRefused(USER, "/a/none", FsRule.SEARCH, Errno.EACCES);
            assertRefused(USER, "/a/..", FsRule.SEARCH, Errno.EACCES);
        }

        @Test
        void isNotAskedForTheLastDirectoryItself() {
            root.putDirectory(ByteString.of("/a"), 0, 1, 1);
            assertThat(PathWalk.walk(root, ByteString.of("/"), USER, ByteString.of("/a"))
                            .path())
                    .isEqualTo(ByteString.of("/a"));
        }

        @Test
        void doesNotBindTheSuperUser() {
            root.putDirectory(ByteString.of("/a"), 0, 1, 1);
            assertThat(resolved("/a/b/file")).isEqualTo("/a/b/file");
        }

        @Test
        void isNotAskedOnTheWayToTheWorkingDirectory() {
            root.putDirectory(ByteString.of("/a"), 0, 1, 1);
            ByteString cwd = ByteString.of("/a/b");
            assertThat(PathWalk.walk(root, cwd, USER, ByteString.of("file")).path())
                    .isEqualTo(ByteString.of("/a/b/file"));
        }
    }
}
