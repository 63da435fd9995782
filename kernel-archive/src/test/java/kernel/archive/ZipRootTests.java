package kernel.archive;

import static kernel.archive.Roots.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import kernel.sim.fs.FileType;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipRootTests {
    @TempDir
    private Path directory;

    @Test
    void keepsWhatTheArchiveSaysOfFiles() throws IOException {
        byte[] zip = new ZipBuilder()
                .add("bin/", ZipBuilder.S_IFDIR | 0711, ZipArchiveEntry.STORED, new byte[0])
                .file("bin/tool", 04755, ascii("#!/bin/sh\n"))
                .add("bin/stored", ZipBuilder.S_IFREG | 0755, ZipArchiveEntry.STORED, ascii("as it is"))
                .symlink("sh", "bin/tool")
                .build();
        Roots.Opened opened = Roots.open(directory, zip);
        assertThat(opened.warnings()).isEmpty();
        assertThat(opened.root().kind()).isEqualTo(RootKind.ZIP);
        assertThat(opened.inode("/bin").attributes().mode()).isEqualTo(0711);
        assertThat(opened.inode("/bin/tool").attributes().mode()).isEqualTo(04755);
        assertThat(opened.inode("/sh").attributes().type()).isEqualTo(FileType.SYMBOLIC_LINK);
        assertThat(opened.text("/sh")).isEqualTo("#!/bin/sh\n");
        assertThat(opened.text("/bin/stored")).isEqualTo("as it is");
    }

    @Test
    void readsAnywhereInLargeFiles() throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Roots.Opened opened = Roots.open(
                directory, new ZipBuilder().file("large", 0755, content).build());
        byte[] part = new byte[100];
        for (int offset : new int[] {250_000, 10, 131_000, 299_900}) {
            assertThat(opened.inode("/large").read(offset, part, 0, 100)).isEqualTo(100);
            assertThat(part).containsExactly(java.util.Arrays.copyOfRange(content, offset, offset + 100));
        }
    }

    @Test
    void saysThatEntriesWithoutAModeCannotBeExecuted() throws IOException {
        byte[] zip = new ZipBuilder()
                .add("a.exe", 0, ZipArchiveEntry.DEFLATED, ascii("a"))
                .add("b.sh", 0, ZipArchiveEntry.DEFLATED, ascii("b"))
                .build();
        Roots.Opened opened = Roots.open(directory, zip);
        assertThat(opened.inode("/b.sh").attributes().mode()).isEqualTo(0644);
        assertThat(opened.warnings()).singleElement().asString().contains("2 entries have no Unix mode");
    }

    @Test
    void warnsOfDuplicates() throws IOException {
        byte[] zip = new ZipBuilder()
                .file("a", 0755, ascii("1"))
                .file("a", 0755, ascii("2"))
                .build();
        Roots.Opened opened = Roots.open(directory, zip);
        assertThat(opened.text("/a")).isEqualTo("2");
        assertThat(opened.warnings()).singleElement().asString().startsWith("a: a duplicate entry");
    }

    @Test
    void warnsOfEncryptedBytesWhichCannotBeRead() throws IOException {
        byte[] zip = new ZipBuilder().file("secret", 0755, ascii("x")).build();
        int directoryEntry = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        zip[directoryEntry + 8] |= 1;
        Roots.Opened opened = Roots.open(directory, zip);
        assertThat(opened.warnings()).singleElement().asString().contains("secret: the bytes are encrypted");
        assertThatThrownBy(() -> opened.inode("/secret").read(0, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encrypted");
    }
}
