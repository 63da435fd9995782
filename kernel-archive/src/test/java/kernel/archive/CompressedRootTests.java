package kernel.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompressedRootTests {
    private static final int FILES = 40;
    private static final int SIZE = 50_000;
    private static final RootOptions LITTLE = RootOptions.DEFAULT.withMemory(RootOptions.LEAST_MEMORY);

    @TempDir
    private Path directory;

    static byte[] content(int file) {
        byte[] content = new byte[SIZE + file];
        new Random(file).nextBytes(content);
        return content;
    }

    private static byte[] tar() {
        TarBuilder tar = new TarBuilder();
        for (int i = 0; i < FILES; i++) {
            tar.file("bin/" + i, 0755, content(i));
        }
        return tar.build();
    }

    private static byte[] cpio() {
        CpioBuilder cpio = CpioBuilder.newc();
        for (int i = 0; i < FILES; i++) {
            cpio.file("bin/" + i, 0755, content(i));
        }
        return cpio.build();
    }

    private static byte[] zip() {
        ZipBuilder zip = new ZipBuilder();
        for (int i = 0; i < FILES; i++) {
            zip.file("bin/" + i, 0755, content(i));
        }
        return zip.build();
    }

    static Stream<Arguments> archives() {
        return Stream.of(Compressions.values())
                .flatMap(compression -> Stream.of(
                        Arguments.of(RootKind.TAR, compression, compression.apply(tar())),
                        Arguments.of(RootKind.CPIO, compression, compression.apply(cpio())),
                        Arguments.of(RootKind.ZIP, compression, compression.apply(zip()))));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("archives")
    void readsFilesForwardsAndBackwardsWithLittleMemory(RootKind kind, Compressions compression, byte[] archive)
            throws IOException {
        Roots.Opened opened = Roots.open(directory, archive, LITTLE);
        assertThat(opened.root().kind()).isEqualTo(kind);
        for (int i = 0; i < FILES; i++) {
            assertThat(Roots.bytes(opened.inode("/bin/" + i))).isEqualTo(content(i));
        }
        for (int i = FILES - 1; i >= 0; i -= 13) {
            assertThat(Roots.bytes(opened.inode("/bin/" + i))).isEqualTo(content(i));
        }
        opened.root().close();
    }

    @ParameterizedTest
    @EnumSource(Compressions.class)
    void takesSeveralCompressedFilesAfterEachOtherForOne(Compressions compression) throws IOException {
        byte[] tar = tar();
        byte[] first = compression.apply(java.util.Arrays.copyOf(tar, 100_000));
        byte[] second = compression.apply(java.util.Arrays.copyOfRange(tar, 100_000, tar.length));
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        Roots.Opened opened = Roots.open(directory, both);
        assertThat(Roots.bytes(opened.inode("/bin/" + (FILES - 1)))).isEqualTo(content(FILES - 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Compressions.class,
            names = {"GZIP", "ZSTD"})
    void decodesAgainWhatIsNoLongerInMemory(Compressions compression) throws IOException {
        TarBuilder tar = new TarBuilder();
        byte[] first = new byte[3 << 20];
        new Random(1).nextBytes(first);
        for (int i = 0; i < 6; i++) {
            first[0] = (byte) i;
            tar.file("bin/" + i, 0755, first);
        }
        Roots.Opened opened = Roots.open(directory, compression.apply(tar.build()), LITTLE);
        for (int i : new int[] {0, 5, 1, 4, 2, 0}) {
            first[0] = (byte) i;
            assertThat(Roots.bytes(opened.inode("/bin/" + i))).isEqualTo(first);
        }
    }

    @Test
    void isReadByManyThreads() throws Exception {
        Roots.Opened opened = Roots.open(directory, Compressions.GZIP.apply(tar()), LITTLE);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> results = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = t;
            results.add(threads.submit(() -> {
                for (int i = first; i < FILES; i += 3) {
                    assertThat(Roots.bytes(opened.inode("/bin/" + i))).isEqualTo(content(i));
                }
            }));
        }
        for (Future<?> result : results) {
            result.get();
        }
        threads.shutdown();
    }
}
