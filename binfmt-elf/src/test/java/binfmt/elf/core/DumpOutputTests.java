package binfmt.elf.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpOutputTests {
    private static final int PAGE = 4096;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();

    /** What is done with an output. */
    private interface Script {
        void run(DumpOutput out) throws IOException;
    }

    private byte[] file(long limit, Script script) throws IOException {
        Path file = Files.writeString(directory.resolve("core"), "what was there before");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            run(channel, limit, script);
        }
        return Files.readAllBytes(file);
    }

    private byte[] pipe(long limit, Script script) throws IOException {
        pipe.reset();
        run(Channels.newChannel(pipe), limit, script);
        return pipe.toByteArray();
    }

    private static void run(WritableByteChannel channel, long limit, Script script) throws IOException {
        DumpOutput out = new DumpOutput(channel, limit);
        script.run(out);
        out.finish();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void skippedBytesAreZeroesInFilesAndPipes() throws IOException {
        Script script = out -> {
            out.emit(text("abc"));
            out.align(8);
            out.emit(text("d"));
            out.skipTo(12);
            out.emit(text("e"));
        };
        byte[] expected = text("abc\0\0\0\0\0d\0\0\0e");
        assertThat(file(-1, script)).isEqualTo(expected);
        assertThat(pipe(-1, script)).isEqualTo(expected);
    }

    @Test
    void whatIsSkippedAtTheEndCounts() throws IOException {
        Script script = out -> {
            out.emit(text("a"));
            out.skip(3 * PAGE);
        };
        assertThat(file(-1, script)).hasSize(1 + 3 * PAGE).startsWith('a').endsWith(0, 0);
        assertThat(pipe(-1, script)).hasSize(1 + 3 * PAGE);
    }

    @Test
    void largePiecesAreWritten() throws IOException {
        byte[] large = new byte[200_000];
        large[199_999] = 1;
        assertThat(file(-1, out -> out.emit(large))).isEqualTo(large);
    }

    @Test
    void aPieceBeyondTheLimitIsLeftOutWithAllBehindIt() throws IOException {
        Script script = out -> {
            out.emit(text("abc"));
            out.emit(text("defg"));
            out.emit(text("h"));
        };
        assertThat(file(6, script)).isEqualTo(text("abc"));
        assertThat(file(7, script)).isEqualTo(text("abcdefg"));
        assertThat(file(0, script)).isEmpty();
    }

    @Test
    void holesDoNotCountInFiles() throws IOException {
        Script script = out -> {
            out.emit(text("a"));
            out.skip(10 * PAGE);
            out.emit(text("b"));
        };
        assertThat(file(2, script)).hasSize(10 * PAGE + 2).endsWith('b');
        assertThat(pipe(2, script)).hasSizeLessThan(PAGE);
    }

    @Test
    void aFileIsNotMadeLongerForAPieceThatIsLeftOut() throws IOException {
        assertThat(file(1, out -> {
                    out.emit(text("a"));
                    out.skip(PAGE);
                    out.emit(text("b"));
                }))
                .isEqualTo(text("a"));
    }
}
