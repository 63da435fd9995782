package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a class path, in a Java of its own: it executes, but can load no plugins. */
class ClassPathTests {
    @TempDir
    private Path temporary;

    private Run run(String... args) throws IOException, InterruptedException {
        return Run.inOwnJava(temporary, List.of(), args);
    }

    @Test
    void executes() throws IOException, InterruptedException {
        Path elf = Run.put(temporary.resolve("elf"), Programs.exec64().build());
        Run run = run("exec", "--no-plugins", elf.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("# maps (loaded by elf, ");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void p160NoPluginCanBeLoaded() throws IOException, InterruptedException {
        Path plugins = Files.createDirectory(temporary.resolve("plugins"));
        Path jar = PluginBuilder.format(temporary.resolve("work"), "com.example.word", "word", "word")
                .jar(plugins.resolve("word.jar"));
        Run run = run("plugin", "doctor", plugins.toString());
        assertThat(run.lines())
                .containsExactly(
                        jar.toString(),
                        "  P160 cannot be loaded, as the host has kernel.api on the class path",
                        "       fix: start the host with kernel.api on the module path",
                        "1 plugins: 0 ok, 0 with warnings, 1 failed");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
