package kernel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTests {
    @TempDir
    private Path temporary;

    private Path directory;
    private Path jar;
    private Path program;

    @BeforeEach
    void make() throws IOException {
        directory = temporary.toRealPath();
        jar = PluginBuilder.format(directory.resolve("work"), "com.example.word", "word", "word")
                .jar(directory.resolve("word.jar"));
        program = Run.put(directory.resolve("program"), "word and more".getBytes(UTF_8));
    }

    private Run shell(String... lines) {
        return Run.withInput((String.join("\n", lines) + "\n").getBytes(UTF_8), "shell");
    }

    @Test
    void showsHowAModuleIsLoadedUsedAndUnloaded() {
        Run run = shell(
                "# a comment, and nothing",
                "",
                "exec " + program,
                "insmod " + jar,
                "formats",
                "exec " + program + " one",
                "ps",
                "lsmod",
                "rmmod com.example.word",
                "kill 3",
                "rmmod com.example.word",
                "lsmod");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsSubsequence(
                        "com.example.word started",
                        "word          com.example.word",
                        "3 runs, loaded by word",
                        "    3  program          word          " + program,
                        "com.example.word          started       1  " + program,
                        "3 killed",
                        "com.example.word unloaded, nothing is left",
                        "com.example.word          unloaded      -");
        assertThat(run.out()).startsWith("ENOEXEC ").contains("\nEBUSY  a module to be unloaded must not be in use");
    }

    @Test
    void showsMapsAndFiles() throws IOException {
        Path elf = Run.put(directory.resolve("elf"), Programs.exec64().build());
        Run run = shell("exec " + elf, "maps 2", "ls " + directory, "mount " + directory, "ls " + elf);
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).contains("2 runs, loaded by elf");
        assertThat(run.out()).containsPattern("\n0*400000-0*401000 r--p .* " + elf + "\n");
        assertThat(run.out()).containsPattern("\n-0755 +0 +0 +\\d+ elf\n|\n-0755 +\\d+ +\\d+ +\\d+ elf\n");
        assertThat(run.out()).contains("\n" + directory + " is mounted ro,");
    }

    @Test
    void takesAPluginThatIsDroppedMeanwhile() throws IOException {
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        Path script = Files.write(directory.resolve("script"), List.of("lsmod", "scan", "exec " + program));
        Files.copy(jar, plugins.resolve("word.jar"));
        Run run = Run.withEnvironment(Map.of("KSIM_PLUGINS", plugins.toString()), "shell", script.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).contains("2 runs, loaded by word");
    }

    @Test
    void goesOnAfterARefusalAndEndsWithTheLastAnswer() {
        Run run =
                shell("bogus", "exec", "exec /none", "maps 7", "kill x", "rmmod none", "insmod /none", "exit", "help");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines())
                .contains(
                        "bogus: no such command; help lists them",
                        "give a program",
                        "7: no such task; ps lists them",
                        "x: no such task; ps lists them")
                .doesNotContain("exec ps maps");
        assertThat(run.out()).contains("ENOENT  a module to be unloaded must be loaded");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(shell("help").out())
                .isEqualTo("exec ps maps kill formats insmod rmmod lsmod scan mount ls help exit\n");
    }

    @Test
    void refusesAScriptThatIsNotThere() {
        Run run = Run.ksim("shell", "/none");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("ksim: /none: no such file\n");
    }
}
