package kernel.archive;

import static kernel.archive.Roots.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArRootTests {
    @TempDir
    private Path directory;

    private static byte[] ar(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
            ar.setLongFileMode(ArArchiveOutputStream.LONGFILE_BSD);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ar.putArchiveEntry(new ArArchiveEntry(member.getKey(), member.getValue().length, 3, 4, 0100755, 9));
                ar.write(member.getValue());
                ar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] deb(String suffix, byte[] data) throws IOException {
        return ar(new TreeMap<>(
                Map.of("debian-binary", ascii("2.0\n"), "control.tar", new byte[0], "data.tar" + suffix, data)));
    }

    @Test
    void readsMembersWithLongNames() throws IOException {
        String name = "a_name_that_is_longer_than_sixteen_bytes";
        Roots.Opened opened = Roots.open(directory, ar(Map.of("short", ascii("odd"), name, ascii("long"))));
        assertThat(opened.root().kind()).isEqualTo(RootKind.AR);
        assertThat(opened.text("/short")).isEqualTo("odd");
        assertThat(opened.text("/" + name)).isEqualTo("long");
        assertThat(opened.inode("/short").attributes().uid()).isEqualTo(3);
        assertThat(opened.inode("/short").attributes().mode()).isEqualTo(0755);
    }

    @Test
    void readsTheTableOfNamesThatGnuWrites() throws IOException {
        String table = "first_long_name_of_all/\nsecond_long_name_of_all/\n";
        String ar = "!<arch>\n"
                + String.format("%-16s%-12s%-6s%-6s%-8s%-10d`\n", "//", "", "", "", "", table.length())
                + table
                + (table.length() % 2 == 1 ? "\n" : "")
                + String.format("%-16s%-12d%-6d%-6d%-8s%-10d`\n", "/24", 0, 0, 0, "644", 2)
                + "ok";
        assertThat(Roots.open(directory, ascii(ar)).text("/second_long_name_of_all"))
                .isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource(Compressions.class)
    void opensTheFilesOfADebianPackage(Compressions compression) throws IOException {
        byte[] data =
                new TarBuilder().file("./usr/bin/tool", 04711, ascii("tool")).build();
        Roots.Opened opened = Roots.open(directory, deb(".any", compression.apply(data)));
        assertThat(opened.root().kind()).isEqualTo(RootKind.DEB);
        assertThat(opened.text("/usr/bin/tool")).isEqualTo("tool");
        assertThat(opened.inode("/usr/bin/tool").attributes().mode()).isEqualTo(04711);
    }

    @Test
    void namesTheMemberThatIsCutOff() throws IOException {
        byte[] whole = ar(Map.of("member", ascii("four bytes and more")));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 4);
        assertThatThrownBy(() -> Roots.open(directory, cut))
                .isInstanceOf(RootException.class)
                .hasMessageContaining("member: the archive ends");
    }

    @Test
    void refusesAPackageWithoutFiles() throws IOException {
        byte[] deb = ar(Map.of("debian-binary", ascii("2.0\n")));
        assertThatThrownBy(() -> Roots.open(directory, deb)).hasMessageContaining("without data.tar");
    }
}
