package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many programs for one start: {@code @FILE}, {@code -} and {@code --each}. */
class BatchTests {
    @TempDir
    private Path temporary;

    private Path directory;
    private String first;
    private String second;
    private String list;

    @BeforeEach
    void putPrograms() throws IOException {
        directory = temporary.toRealPath();
        first = Run.put(directory.resolve("first"), Programs.exec64().build()).toString();
        second = Run.put(directory.resolve("second"), Programs.exec64().build()).toString();
        list = "@" + Files.writeString(directory.resolve("list"), String.join("\n", first, "", "/none", second) + "\n");
    }

    private static Run ksim(String command, String... words) {
        return Run.ksim(
                Stream.concat(Stream.of(command.split(" ")), Stream.of(words)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "autopsy"})
    void areToldApart(String command) {
        Run run = ksim(command, list);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .containsSubsequence("# program " + first, "", "# program /none", "", "# program " + second);
        assertThat(run.out()).contains("ENOENT  /none: ");
        assertThat(run.out().split("0x401000", -1)).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "autopsy", "why"})
    void areTheSameFromEverySource(String command) {
        Run run = ksim(command + " --json", list);
        byte[] lines = String.join("\n", first, "/none", second).getBytes(StandardCharsets.UTF_8);
        assertThat(run.lines())
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
        assertThat(Run.withInput(lines, command, "--json", "-").out().replaceAll("\\d", ""))
                .isEqualTo(run.out().replaceAll("\\d", ""));
        assertThat(ksim(command + " --json --each", first, "/none", second)
                        .out()
                        .replaceAll("\\d", ""))
                .isEqualTo(run.out().replaceAll("\\d", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "autopsy", "why", "core -o %e", "check"})
    void neverComeFromAListThatIsMissing(String command) {
        Run run = ksim(command, "@/none");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("ksim: /none: no such file\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"autopsy", "why"})
    void areNotDrawn(String command) {
        Run run = ksim(command + " --html", directory.resolve("page").toString(), list);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("--html draws one program");
    }

    @Test
    void leaveACoreEach() {
        Run run = ksim("core -o", directory + "/core.%e", list);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("ENOENT  /none: ");
        assertThat(directory.resolve("core.first")).isNotEmptyFile();
        assertThat(directory.resolve("core.second")).isNotEmptyFile();
        String path = first.replace('/', '!');
        assertThat(ksim("core --each -o", directory + "/%E", first).exitCode()).isZero();
        assertThat(directory.resolve(path)).isNotEmptyFile();
    }

    @Test
    void leaveNoTwoCoresInOnePlace() {
        Run run = ksim("core --each -o", directory + "/core", first, second);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("ksim: " + directory + "/core: two cores would go there; in -o, %e stands for");
    }

    @Test
    void runWithoutArgumentsUnlessThereIsOneCommandLine() {
        assertThat(ksim("exec", first, second).out()).contains("argc  2").doesNotContain("# program");
        assertThat(ksim("exec --each", first, second).out()).contains("argc  1").doesNotContain("argc  2");
    }
}
