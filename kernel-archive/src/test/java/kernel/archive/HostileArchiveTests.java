package kernel.archive;

import static kernel.archive.Roots.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives in the shapes of known attacks and of damages: a root, or one clear error. */
class HostileArchiveTests {
    private static final int SIZE = 124; // of the field in a tar header

    @TempDir
    private Path directory;

    private void assertRefused(byte[] archive, String... message) {
        assertThatThrownBy(() -> Roots.open(directory, archive))
                .isInstanceOf(RootException.class)
                .hasMessageContainingAll(message);
    }

    @Nested
    class Names {
        /** The shape of CVE-2001-1267 and of "zip slip", CVE-2018-1002200. */
        @ParameterizedTest
        @ValueSource(strings = {"../evil", "a/../../evil", "a/b/../../../../evil", ".."})
        void thatLeadOutAreLeftOut(String name) throws IOException {
            for (byte[] archive : new byte[][] {
                new TarBuilder()
                        .file(name, 0755, ascii("x"))
                        .file("good", 0755, ascii("y"))
                        .build(),
                CpioBuilder.newc()
                        .file(name, 0755, ascii("x"))
                        .file("good", 0755, ascii("y"))
                        .build(),
                new ZipBuilder()
                        .file(name, 0755, ascii("x"))
                        .file("good", 0755, ascii("y"))
                        .build()
            }) {
                Roots.Opened opened = Roots.open(directory, archive);
                assertThat(opened.warnings())
                        .singleElement()
                        .asString()
                        .isEqualTo(name + ": the name leads out through ..; left out");
                assertThat(opened.root().root().readdir()).hasSize(1);
                assertThat(opened.text("/good")).isEqualTo("y");
            }
        }

        @Test
        void thatAreAbsoluteLieInTheRoot() throws IOException {
            byte[] tar = new TarBuilder()
                    .add("/etc/x", TarConstants.LF_NORMAL, 0644, "", ascii("x"), entry -> entry.setName("//etc/./x"))
                    .build();
            assertThat(Roots.open(directory, tar).text("/etc/x")).isEqualTo("x");
        }

        /** The shape of CVE-2020-27833, CVE-2002-1216 and many more: a link to the outside, then a file through it. */
        @ParameterizedTest
        @ValueSource(strings = {"/etc", "../../../../etc", "/../../etc", "./../etc/../etc"})
        void thatGoThroughALinkStayInTheRoot(String target) throws IOException {
            byte[] tar = new TarBuilder()
                    .symlink("link", target)
                    .file("link/passwd", 0644, ascii("mine"))
                    .build();
            Roots.Opened opened = Roots.open(directory, tar);
            assertThat(opened.text("/etc/passwd")).isEqualTo("mine");
        }

        @Test
        void thatGoThroughACircleAreLeftOut() throws IOException {
            byte[] tar = new TarBuilder()
                    .symlink("a", "b")
                    .symlink("b", "a")
                    .symlink("self", "self")
                    .file("a/x", 0644, ascii("x"))
                    .file("self/y", 0644, ascii("y"))
                    .build();
            Roots.Opened opened = Roots.open(directory, tar);
            assertThat(opened.warnings()).hasSize(2).allMatch(text -> text.contains("lead in a circle"));
            assertThatThrownBy(() -> opened.text("/a/x"))
                    .isInstanceOfSatisfying(
                            ExecException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
        }

        /** The shape of CVE-2016-6321 and CVE-2018-20990: a hard link to a file that is not the archive's. */
        @ParameterizedTest
        @ValueSource(strings = {"/etc/shadow", "../../etc/shadow", "self", "d", ""})
        void ofHardLinksThatLeadNowhereAreLeftOut(String target) throws IOException {
            byte[] tar = new TarBuilder()
                    .directory("d", 0755)
                    .hardLink("self", target)
                    .build();
            Roots.Opened opened = Roots.open(directory, tar);
            assertThat(opened.warnings()).hasSize(1);
            assertThat(opened.root().root().readdir()).hasSize(1);
        }

        @Test
        void ofFilesBelowFilesAreLeftOut() throws IOException {
            byte[] tar = new TarBuilder()
                    .file("f", 0644, ascii("x"))
                    .file("f/g", 0644, ascii("y"))
                    .build();
            assertThat(Roots.open(directory, tar).warnings())
                    .containsExactly("f/g: f on the way is a regular file; left out");
        }

        @Test
        void thatComeTwiceAreWarnedOf() throws IOException {
            byte[] tar = new TarBuilder()
                    .directory("d", 0755)
                    .file("d/f", 0644, ascii("1"))
                    .directory("d", 0700)
                    .file("d/f", 0755, ascii("2"))
                    .symlink("d/f", "2")
                    .build();
            Roots.Opened opened = Roots.open(directory, tar);
            assertThat(opened.warnings()).hasSize(2).allMatch(text -> text.startsWith("d/f: a duplicate entry"));
        }

        @Test
        void thatNoFileCanHaveAreLeftOut() throws IOException {
            byte[] tar = new TarBuilder()
                    .file("x".repeat(256), 0644, ascii("x"))
                    .file("y/".repeat(2500) + "y", 0644, ascii("y"))
                    .build();
            Roots.Opened opened = Roots.open(directory, tar);
            assertThat(opened.warnings()).hasSize(2);
            assertThat(opened.root().root().readdir()).isEmpty();
        }

        /** Each link leads a thousand levels deeper than the one before. */
        private TarBuilder deep() {
            TarBuilder tar = new TarBuilder();
            String deeper = "d/".repeat(1000);
            String above = "";
            for (int i = 0; i < 30; i++) {
                tar.file(above + deeper + "f", 0755, ascii("x"));
                tar.symlink("link" + i, above + deeper);
                above = "link" + i + "/";
            }
            return tar;
        }

        @Test
        void thatLieVeryDeepAreNotVisited() throws IOException {
            List<ByteString> paths = new ArrayList<>();
            Root root = Roots.open(directory, deep().build()).root();
            root.forEachExecutable(Roots.SLASH, (path, inode) -> paths.add(path));
            assertThat(paths).hasSize(2).allMatch(path -> path.length() < 4096);
        }

        @Test
        void thatLieVeryDeepCanBeHidden() throws IOException {
            byte[] below = new TarBuilder().file("d/below", 0755, ascii("x")).build();
            byte[] above = deep().file("d/.wh..wh..opq", 0644, new byte[0]).build();
            byte[] image = ImageBuilder.tar(
                    new ImageBuilder().layer(below).layer(above).docker());
            assertThat(Roots.open(directory, image).inode("/d").readdir()).containsExactly(ByteString.of("d"));
        }

        @Test
        void thatTerminalsWouldObeyArePrintedHarmlessly() throws IOException {
            byte[] tar = new TarBuilder().file("../\u001b[2J", 0644, ascii("x")).build();
            assertThat(Roots.open(directory, tar).warnings().get(0)).doesNotContain("\u001b");
        }
    }

    @Nested
    class Sizes {
        @ParameterizedTest
        @ValueSource(strings = {"77777777777", "00000100000"})
        void beyondTheEndAreRefused(String octal) {
            byte[] tar = new TarBuilder().file("big", 0755, ascii("x")).build();
            System.arraycopy(ascii(octal), 0, tar, SIZE, octal.length());
            HostileTar.fixSum(tar, 0);
            assertRefused(tar, "big: the archive ends inside or behind this entry");
        }

        @Test
        void thatAreNegativeAreRefused() {
            byte[] tar = new TarBuilder().file("big", 0755, ascii("x")).build();
            Arrays.fill(tar, SIZE, SIZE + 12, (byte) 0xff);
            HostileTar.fixSum(tar, 0);
            assertRefused(tar, "big: claims 18446744073709551615 bytes");
        }

        @Test
        void thatWrapAroundAreRefused() {
            byte[] tar = new TarBuilder().file("big", 0755, ascii("x")).build();
            Arrays.fill(tar, SIZE, SIZE + 12, (byte) 0xff);
            tar[SIZE] = (byte) 0x80;
            HostileTar.fixSum(tar, 0);
            assertRefused(tar, "does not fit 64 bits");
        }

        /** The shape of CVE-2018-11771 and CVE-2021-36090: little data, much memory. */
        @ParameterizedTest
        @ValueSource(strings = {"x", "g", "L", "K"})
        void ofHeadersAreBounded(String type) {
            byte[] tar = new TarBuilder().file("big", 0755, ascii("x")).build();
            tar[156] = (byte) type.charAt(0);
            System.arraycopy(ascii("17777777777"), 0, tar, SIZE, 11);
            HostileTar.fixSum(tar, 0);
            assertRefused(tar, "claims 2147483647 bytes");
        }

        @Test
        void ofCpioNamesAreBounded() {
            byte[] cpio = CpioBuilder.newc().file("name", 0755, ascii("x")).build();
            System.arraycopy(ascii("FFFFFFFF"), 0, cpio, 6 + 11 * 8, 8);
            assertRefused(cpio, "claims 4294967295 bytes");
        }

        @Test
        void ofCpioFilesAreChecked() {
            byte[] cpio = CpioBuilder.newc().file("name", 0755, ascii("x")).build();
            System.arraycopy(ascii("FFFFFFF0"), 0, cpio, 6 + 6 * 8, 8);
            assertRefused(cpio, "name: the archive ends inside this entry");
        }

        @Test
        void ofAnIndexAreBounded() {
            TarBuilder tar = new TarBuilder();
            for (int i = 0; i < 20_000; i++) {
                tar.file("f" + i, 0644, new byte[0]);
            }
            byte[] archive = tar.build();
            assertThatThrownBy(() ->
                            Roots.open(directory, archive, RootOptions.DEFAULT.withMemory(RootOptions.LEAST_MEMORY)))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("too many entries");
        }
    }

    @Nested
    class Bombs {
        /** Writes a tar archive of one large file without building it. */
        private byte[] gzippedZeroes(long size) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(bytes, 1 << 16)) {
                byte[] header = Arrays.copyOf(
                        new TarBuilder().file("bomb", 0755, ascii("x")).build(), 512);
                System.arraycopy(ascii(String.format("%011o", size)), 0, header, SIZE, 11);
                HostileTar.fixSum(header, 0);
                out.write(header);
                byte[] zeroes = new byte[1 << 16];
                for (long at = 0; at < size; at += zeroes.length) {
                    out.write(zeroes);
                }
                out.write(new byte[1024]);
            }
            return bytes.toByteArray();
        }

        @Test
        void areRefusedByTheirRatio() throws IOException {
            assertRefused(gzippedZeroes(3L << 29), "bomb: ", "decompression bomb");
        }

        @Test
        void inLayersOfCompressionAreRefused() {
            byte[] archive = new TarBuilder().file("x", 0755, ascii("x")).build();
            for (int i = 0; i < 5; i++) {
                archive = Compressions.GZIP.apply(archive);
            }
            assertRefused(archive, "compressed more than 3 times");
        }

        /** A dictionary of more than a gigabyte, which the decoder would reserve before the first byte. */
        @Test
        void ofDictionariesAreRefused() {
            byte[] xz = Compressions.XZ.apply(
                    new TarBuilder().file("x", 0755, ascii("x")).build());
            xz[12 + 4] = 37; // size of the dictionary in the header of the block
            java.util.zip.CRC32 crc = new java.util.zip.CRC32();
            int header = 4 * ((xz[12] & 0xff) + 1);
            crc.update(xz, 12, header - 4);
            for (int i = 0; i < 4; i++) {
                xz[12 + header - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
            }
            assertThatThrownBy(() -> Roots.open(directory, xz))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("MemoryLimit");
        }

        /** The shape of "a better zip bomb": many entries of the directory, one set of bytes. */
        @Test
        void ofEntriesThatShareBytesAreWarnedOf() throws IOException {
            byte[] zip = new ZipBuilder()
                    .add("a", ZipBuilder.S_IFREG | 0755, ZipArchiveEntry.STORED, ascii("1"))
                    .add("a", ZipBuilder.S_IFREG | 0755, ZipArchiveEntry.STORED, ascii("2"))
                    .build();
            int second = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
            Arrays.fill(zip, second + 42, second + 46, (byte) 0); // offset of the entry
            assertThat(Roots.open(directory, zip).warnings()).anyMatch(text -> text.contains("shares bytes with a"));
        }
    }

    @Nested
    class Zips {
        /** Tools that read one name and tools that read the other see different archives. */
        @Test
        void withTwoNamesForOneEntryAreWarnedOf() throws IOException {
            byte[] zip = new ZipBuilder().file("seen", 0755, ascii("x")).build();
            zip[30] = 'k';
            Roots.Opened opened = Roots.open(directory, zip);
            assertThat(opened.text("/seen")).isEqualTo("x");
            assertThat(opened.warnings()).singleElement().asString().contains("the entry itself has the name keen");
        }

        @Test
        void whoseDirectoryPointsNowhereAreRefused() {
            byte[] zip = new ZipBuilder().file("file", 0755, ascii("x")).build();
            int entry = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
            zip[entry + 42] = 1;
            assertRefused(zip, "file: ");
        }
    }

    @Nested
    class SparseFiles {
        private byte[] sparse(String map, int stored) {
            String header = record("GNU.sparse.map=" + map) + record("GNU.sparse.size=100000");
            return new TarBuilder()
                    .add("header", TarConstants.LF_PAX_EXTENDED_HEADER_LC, 0644, "", ascii(header), entry -> {})
                    .file("sparse", 0755, new byte[stored])
                    .build();
        }

        private String record(String text) {
            return (text.length() + 4) + " " + text + "\n";
        }

        @Test
        void areReadWithTheirHoles() throws IOException {
            byte[] tar = sparse("10,3,5000,2", 5);
            System.arraycopy(ascii("abcde"), 0, tar, tar.length - lastBlocks(tar), 5);
            Roots.Opened opened = Roots.open(directory, tar);
            assertThat(opened.inode("/sparse").attributes().size()).isEqualTo(100_000);
            byte[] all = Roots.bytes(opened.inode("/sparse"));
            byte[] expected = new byte[100_000];
            System.arraycopy(ascii("abc"), 0, expected, 10, 3);
            System.arraycopy(ascii("de"), 0, expected, 5000, 2);
            assertThat(all).isEqualTo(expected);
            byte[] part = new byte[3];
            opened.inode("/sparse").read(11, part, 0, 3);
            assertThat(part).containsExactly('b', 'c', 0);
            opened.inode("/sparse").read(4999, part, 0, 3);
            assertThat(part).containsExactly(0, 'd', 'e');
        }

        /** Returns how far before the end the content of the last file lies. */
        private int lastBlocks(byte[] tar) {
            String text = new String(tar, StandardCharsets.ISO_8859_1);
            return tar.length - (text.lastIndexOf("ustar") / 512 + 1) * 512;
        }

        @ParameterizedTest
        @ValueSource(strings = {"10,3,5,2", "0,9223372036854775807,1,1", "10", "99999,2", "0,6", "1,a", "-1,2"})
        void withDamagedMapsAreRefused(String map) {
            assertRefused(sparse(map, 5), "sparse: ");
        }
    }

    static Stream<Arguments> archives() {
        byte[] tar = new TarBuilder()
                .directory("d", 0755)
                .file("d/" + "n".repeat(150), 0755, ascii("content of a file"))
                .symlink("l", "d")
                .hardLink("h", "l")
                .build();
        byte[] cpio = CpioBuilder.newc()
                .file("f", 0755, ascii("content"))
                .symlink("l", "f")
                .linked("h", 0755, 9, ascii("x"))
                .linked("i", 0755, 9, ascii("x"))
                .build();
        byte[] odc = CpioBuilder.odc().file("f", 0755, ascii("content")).build();
        byte[] zip = new ZipBuilder()
                .file("f", 0755, ascii("content content content"))
                .symlink("l", "f")
                .build();
        byte[] oci = ImageBuilder.tar(new ImageBuilder().layer(tar).oci());
        return Stream.of(
                Arguments.of("tar", tar),
                Arguments.of("cpio", cpio),
                Arguments.of("odc", odc),
                Arguments.of("zip", zip),
                Arguments.of("tar.gz", Compressions.GZIP.apply(tar)),
                Arguments.of("tar.xz", Compressions.XZ.apply(tar)),
                Arguments.of("tar.zst", Compressions.ZSTD.apply(tar)),
                Arguments.of("tar.bz2", Compressions.BZIP2.apply(tar)),
                Arguments.of("oci", oci));
    }

    /** A root or an IOException, and files that can be read or not; nothing else. */
    private void assertHarmless(byte[] archive) {
        try (Root root = Roots.open(directory, archive).root()) {
            root.forEachExecutable(Roots.SLASH, (path, inode) -> {
                byte[] bytes = new byte[64];
                inode.read(0, bytes, 0, (int) Math.min(64, inode.attributes().size()));
            });
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void areHarmlessCutOffAnywhere(String name, byte[] archive) {
        int step = Math.max(1, archive.length / 400);
        for (int length = 0; length < archive.length; length += step) {
            assertHarmless(Arrays.copyOf(archive, length));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void areHarmlessWithRandomDamages(String name, byte[] archive) {
        long seed = Long.getLong("ksim.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = archive.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            for (int header = 0; i % 2 == 0 && name.equals("tar") && header + 512 <= damaged.length; header += 512) {
                HostileTar.fixSum(damaged, header);
            }
            assertHarmless(damaged);
        }
    }
}
