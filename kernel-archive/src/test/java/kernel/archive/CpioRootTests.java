package kernel.archive;

import static kernel.archive.Roots.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CpioRootTests {
    @TempDir
    private Path directory;

    static Stream<CpioBuilder> writers() {
        return Stream.of(CpioBuilder.newc(), CpioBuilder.odc());
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void keepsWhatTheArchiveSaysOfFiles(CpioBuilder cpio) throws IOException {
        cpio.directory(".", 0755)
                .directory("bin", 0711)
                .file("bin/init", 04755, ascii("odd"))
                .symlink("init", "bin/init")
                .linked("one", 0755, 99, new byte[0])
                .linked("two", 0755, 99, ascii("linked"))
                .device("console", 5);
        Roots.Opened opened = Roots.open(directory, cpio.build());

        assertThat(opened.warnings()).isEmpty();
        assertThat(opened.root().kind()).isEqualTo(RootKind.CPIO);
        Inode init = opened.inode("/bin/init");
        assertThat(init.attributes().mode()).isEqualTo(04755);
        assertThat(init.attributes().uid()).isEqualTo(7);
        assertThat(init.attributes().gid()).isEqualTo(8);
        assertThat(init.mtime()).isEqualTo(FileTime.fromMillis(1_000_000_000_000L));
        assertThat(opened.text("/init")).isEqualTo("odd");
        assertThat(opened.text("/one")).isEqualTo("linked");
        assertThat(opened.inode("/one")).isSameAs(opened.inode("/two"));
        assertThat(opened.inode("/console").attributes().type()).isEqualTo(FileType.CHARACTER_DEVICE);
        assertThat(opened.inode("/console").rdev()).isEqualTo(0x105);
    }

    @ParameterizedTest
    @EnumSource(Compressions.class)
    void readsArchivesAfterEachOtherAsTheKernelDoes(Compressions compression) throws IOException {
        byte[] early =
                CpioBuilder.newc().file("microcode", 0644, ascii("early")).build();
        byte[] late = CpioBuilder.newc().file("init", 0755, ascii("late")).build();
        byte[] both = join(early, new byte[512], compression.apply(late));
        Roots.Opened opened = Roots.open(directory, both);
        assertThat(opened.text("/microcode")).isEqualTo("early");
        assertThat(opened.text("/init")).isEqualTo("late");
        assertThat(opened.warnings()).isEmpty();
    }

    @Test
    void warnsOfWhatFollowsAndCannotBeRead() throws IOException {
        byte[] cpio = CpioBuilder.newc().file("init", 0755, ascii("x")).build();
        Roots.Opened opened = Roots.open(directory, join(cpio, ascii("rubbish")));
        assertThat(opened.text("/init")).isEqualTo("x");
        assertThat(opened.warnings()).singleElement().asString().contains("cannot be read");
    }
}
