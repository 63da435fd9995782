package kernel.archive;

import static kernel.archive.Roots.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TarRootTests {
    @TempDir
    private Path directory;

    static Stream<TarBuilder> writers() {
        return Stream.of(new TarBuilder(), TarBuilder.gnu());
    }

    @ParameterizedTest
    @MethodSource("writers")
    void keepsWhatTheArchiveSaysOfFiles(TarBuilder tar) throws IOException {
        tar.directory("bin", 0711);
        tar.file("bin/su", 04755, ascii("#!/bin/sh\n"), entry -> entry.setIds(3_000_000, 42));
        tar.symlink("sh", "bin/su");
        tar.hardLink("link", "bin/su");
        tar.device("dev/null", TarConstants.LF_CHR, 1, 3);
        tar.device("dev/big", TarConstants.LF_BLK, 259, 300);
        tar.device("pipe", TarConstants.LF_FIFO, 0, 0);
        Roots.Opened opened = Roots.open(directory, tar.build());

        assertThat(opened.warnings()).isEmpty();
        assertThat(opened.root().kind()).isEqualTo(RootKind.TAR);
        assertThat(opened.inode("/bin").attributes().mode()).isEqualTo(0711);
        Inode su = opened.inode("/bin/su");
        assertThat(su.attributes().mode()).isEqualTo(04755);
        assertThat(su.attributes().uid()).isEqualTo(3_000_000);
        assertThat(su.attributes().gid()).isEqualTo(42);
        assertThat(su.mtime()).isEqualTo(FileTime.fromMillis(1_000_000_000_000L));
        assertThat(opened.text("/sh")).isEqualTo("#!/bin/sh\n");
        assertThat(opened.inode("/sh").attributes().type()).isEqualTo(FileType.SYMBOLIC_LINK);
        assertThat(opened.inode("/link")).isSameAs(su);
        assertThat(opened.inode("/dev/null").rdev()).isEqualTo(0x103);
        assertThat(opened.inode("/dev/big").rdev()).isEqualTo(0x11032c);
        assertThat(opened.inode("/pipe").attributes().type()).isEqualTo(FileType.FIFO);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void readsLongNames(TarBuilder tar) throws IOException {
        String name = "d/" + "n".repeat(200) + "/" + "\u00e4".repeat(100);
        tar.file(name, 0644, ascii("content"));
        tar.symlink("link", name);
        Roots.Opened opened = Roots.open(directory, tar.build());
        assertThat(opened.text("/" + name)).isEqualTo("content");
        assertThat(opened.text("/link")).isEqualTo("content");
    }

    @Test
    void visitsExecutablesInTheOrderOfTheArchive() throws IOException {
        byte[] tar = new TarBuilder()
                .file("z", 0755, ascii("z"))
                .file("a", 0711, ascii("a"))
                .file("plain", 0644, ascii("p"))
                .hardLink("m", "a")
                .build();
        List<String> paths = new ArrayList<>();
        Roots.open(directory, tar).root().forEachExecutable(Roots.SLASH, (path, inode) -> paths.add(path.toString()));
        assertThat(paths).containsExactly("/z", "/a", "/m");
    }

    @Test
    void readsNamesThatAreNoText() throws IOException {
        byte[] tar = new TarBuilder().file("abc", 0644, ascii("x")).build();
        tar[1] = (byte) 0xff;
        HostileTar.fixSum(tar, 0);
        Roots.Opened opened = Roots.open(directory, tar);
        assertThat(opened.root().root().lookup(ByteString.of(new byte[] {'a', (byte) 0xff, 'c'})))
                .isPresent();
    }

    @Test
    void putsAnEntryWhereItsNameLeadsNow() throws IOException {
        byte[] tar = new TarBuilder()
                .directory("x", 0755)
                .directory("y", 0755)
                .symlink("link", "x")
                .file("link/a", 0644, ascii("a"))
                .file("link/b", 0644, ascii("b"))
                .symlink("link", "y")
                .file("link/c", 0644, ascii("c"))
                .file("link/..", 0644, ascii("d"))
                .file("link/a", 0644, ascii("A"))
                .build();
        Roots.Opened opened = Roots.open(directory, tar);
        assertThat(opened.inode("/x").readdir()).containsExactly(ByteString.of("a"), ByteString.of("b"));
        assertThat(opened.inode("/y").readdir()).containsExactly(ByteString.of("a"), ByteString.of("c"));
        assertThat(opened.text("/y/a")).isEqualTo("A");
        assertThat(opened.warnings()).hasSize(2);
    }

    @Test
    void takesNumbersWithBlanksOnly() throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        System.arraycopy(ascii("  00017 \0xx"), 0, block, 124, 11);
        System.arraycopy(ascii(" 7 7 "), 0, block, 136, 5);
        TarHeader header = new TarHeader(block);
        assertThat(header.size()).isEqualTo(15);
        assertThat(header.mode()).isZero();
        assertThatThrownBy(header::mtime).hasMessage("the field mtime is no octal number");
    }
}
