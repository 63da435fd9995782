package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreCommandTests {
    private static final int PAGE = 4096;
    private static final int NOTE = 12 + 8;

    @TempDir
    private Path temporary;

    private Path directory;
    private Path file;
    private String program;

    @BeforeEach
    void putAProgram() throws IOException {
        directory = temporary.toRealPath();
        file = directory.resolve("core");
        program =
                Run.put(directory.resolve("program"), Programs.exec64().build()).toString();
    }

    private Run core(String... args) {
        List<String> words = new ArrayList<>(List.of("core", "-o", file.toString()));
        words.addAll(List.of(args));
        return Run.ksim(words.toArray(new String[0]));
    }

    private ByteBuffer written() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns where the first note's content is. */
    private static int status(ByteBuffer core) {
        return 64 + 56 * core.getShort(56) + NOTE;
    }

    @Test
    void writesACoreAndSaysNothing() throws IOException {
        Run run = core(program, "x");
        assertThat(run).isEqualTo(new Run(0, "", ""));
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).startsWith(0x7f, 'E', 'L', 'F', 2, 1, 1, 0);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains(program + " x ");
        ByteBuffer core = written();
        assertThat(core.getShort(16)).isEqualTo((short) 4);
        assertThat(core.getInt(status(core))).isEqualTo(6);
    }

    @Test
    void replacesAnOlderCore() throws IOException {
        core(program);
        byte[] first = Files.readAllBytes(file);
        Files.write(file, new byte[first.length + PAGE]);
        core(program);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void writesTheSameToStandardOutput() throws IOException {
        core(program);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Caller caller = new Caller(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, Map.of());
        int exitCode = new Ksim(caller).run("core", "-o", "-", program);
        assertThat(exitCode).isZero();
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void takesSignalFilterAndLimit() throws IOException {
        core("--signal", "SIGSEGV", "--filter", "0", program);
        ByteBuffer core = written();
        assertThat(core.getInt(status(core))).isEqualTo(11);
        core("--limit", "5000", program);
        assertThat(Files.size(file)).isBetween((long) PAGE, 5000L);
    }

    @Test
    void refusesASignalThatLeavesNoCore() {
        Run run = core("--signal", "SIGTERM", program);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("EINVAL  the signal must be one that leaves a core")
                .contains("found SIGTERM");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesALimitBelowOnePageAndLeavesAnOlderCoreAlone() throws IOException {
        Files.writeString(file, "older");
        Run run = core("--limit", "4095", program);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("EFBIG  RLIMIT_CORE must be at least one page; found 4095 bytes");
        assertThat(file).hasContent("older");
    }

    @Test
    void refusesAProgramThatDoesNotStart() {
        Run run = core(directory.resolve("missing").toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("ENOENT  ");
        assertThat(file).doesNotExist();
    }

    @Test
    void namesAFileThatCannotBeWritten() {
        Run run = Run.ksim("core", "-o", directory.resolve("no/core").toString(), program);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("ksim: " + directory.resolve("no/core") + ": no such file");
    }
}
