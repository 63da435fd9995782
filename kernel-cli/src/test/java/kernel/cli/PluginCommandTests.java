package kernel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginCommandTests {
    @TempDir
    private Path temporary;

    private Path plugins;

    @BeforeEach
    void makeDirectory() throws IOException {
        plugins = Files.createDirectory(temporary.resolve("plugins"));
    }

    private PluginBuilder plugin(String word) {
        return PluginBuilder.format(temporary.resolve("work"), "com.example." + word, word, word);
    }

    private Path drop(String word) {
        return plugin(word).jar(plugins.resolve(word + ".jar"));
    }

    private Path dropBroken() throws IOException {
        return Files.writeString(plugins.resolve("broken.jar"), "text");
    }

    private Path program(String word) throws IOException {
        return Run.put(temporary.resolve("program"), (word + " and more").getBytes(UTF_8));
    }

    private Run with(String command, String... rest) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--plugin-path", plugins.toString()));
        args.addAll(List.of(rest));
        return Run.ksim(args.toArray(String[]::new));
    }

    @Nested
    class Exec {
        @Test
        void asksAPluginThatWasDropped() throws IOException {
            drop("word");
            Run run = with("exec", program("word").toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("# maps (loaded by word, ");
        }

        @Test
        void leavesNoCopiesIfAFormatIsRefused() throws IOException {
            String jar = "left" + System.nanoTime() + ".jar";
            plugin("left").jar(plugins.resolve(jar));
            Path formats = Files.writeString(temporary.resolve("formats.conf"), "wrong\n");
            Run run = with("exec", "--binfmt-misc", formats.toString(), "/bin/true");
            assertThat(run.exitCode()).isEqualTo(3);
            try (Stream<Path> directories = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                assertThat(directories
                                .filter(directory ->
                                        directory.getFileName().toString().startsWith("ksim-modules"))
                                .filter(directory -> holds(directory, jar)))
                        .isEmpty();
            }
        }

        private static boolean holds(Path directory, String jar) {
            try (Stream<Path> files = Files.walk(directory)) {
                return files.anyMatch(file -> file.endsWith(jar));
            } catch (IOException | UncheckedIOException e) {
                return false; // another process has just deleted it
            }
        }

        @Test
        void knowsNoPluginsWithoutADirectory() throws IOException {
            drop("word");
            assertThat(Run.ksim("exec", program("word").toString()).out()).startsWith("ENOEXEC ");
            assertThat(with("exec --no-plugins", program("word").toString()).out())
                    .startsWith("ENOEXEC ");
        }

        @Test
        void findsPluginsByTheVariable() throws IOException {
            drop("word");
            String path = temporary.resolve("none") + ":" + plugins;
            Run run = Run.withEnvironment(
                    Map.of("KSIM_PLUGINS", path), "exec", program("word").toString());
            assertThat(run.exitCode()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"XDG_DATA_HOME, data", "HOME, data/.local/share"})
        void findsPluginsOfTheUser(String variable, String data) throws IOException {
            plugin("word").jar(temporary.resolve(data).resolve("ksim/plugins/word.jar"));
            Run run = Run.withEnvironment(
                    Map.of(variable, temporary.resolve("data").toString()),
                    "exec",
                    program("word").toString());
            assertThat(run.exitCode()).isZero();
        }

        @Test
        void findsPluginsBesideTheLauncher() throws IOException {
            drop("word");
            System.setProperty(PluginOptions.HOME, temporary.toString());
            try {
                assertThat(Run.ksim("exec", program("word").toString()).exitCode())
                        .isZero();
            } finally {
                System.clearProperty(PluginOptions.HOME);
            }
        }

        @Test
        void takesASingleJar() throws IOException {
            Path jar = drop("word");
            Run run = Run.ksim(
                    "exec", "--plugin-path", jar.toString(), program("word").toString());
            assertThat(run.exitCode()).isZero();
        }

        @Test
        void runsInSpiteOfABrokenPluginAndSaysSo() throws IOException {
            Path broken = dropBroken();
            drop("word");
            Run run = with("exec", program("word").toString());
            assertThat(run.exitCode()).isZero();
            assertThat(run.err())
                    .startsWith("ksim: " + broken + ": P103 is no complete jar")
                    .hasLineCount(1);
        }

        @Test
        void doesNothingWithABrokenPluginIfThatIsWanted() throws IOException {
            dropBroken();
            Run run = with("exec --strict-plugins", program("word").toString());
            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("P103");
        }

        @Test
        void refusesADirectoryThatIsNotThere() {
            Run run = Run.ksim("exec", "--plugin-path", "/none", "/bin/true");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: /none: no such directory of plugins\n");
        }
    }

    @Nested
    class Formats {
        @Test
        void haveThePluginsInTheirOrder() {
            plugin("word").version("1.5").kernelModule("before = \"elf\"").jar(plugins.resolve("word.jar"));
            Run run = with("formats");
            assertThat(run.lines()).hasSize(6);
            assertThat(run.lines().get(2))
                    .isEqualTo(" 3  word         com.example.word@1.5 (" + plugins.resolve("word.jar") + ")");
        }
    }

    @Nested
    class ListOfPlugins {
        @Test
        void showsFormatsThenWhatWaitsThenWhatFailed() throws IOException {
            dropBroken();
            plugin("lazy").kernelModule("alias = \"binfmt-0001\"").jar(plugins.resolve("lazy.jar"));
            plugin("word").version("2").jar(plugins.resolve("word.jar"));
            Run run = with("plugin list");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.lines()).hasSize(9);
            assertThat(run.lines().get(0)).isEqualTo("order  format        kind      state     from");
            assertThat(run.lines().get(1)).startsWith("    1  misc          built-in  started   binfmt.misc");
            assertThat(run.lines().get(6))
                    .isEqualTo("    6  word          plugin    started   com.example.word@2 ("
                            + plugins.resolve("word.jar") + ")");
            assertThat(run.lines().get(7))
                    .isEqualTo("    -                plugin    FAILED    broken.jar (" + plugins.resolve("broken.jar")
                            + ")  P103");
            assertThat(run.lines().get(8))
                    .isEqualTo("    -                plugin    waits     com.example.lazy ("
                            + plugins.resolve("lazy.jar") + ")  for binfmt-0001");
        }
    }

    @Nested
    class Info {
        private void assertInfo(Run run, Path jar) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.lines())
                    .contains(
                            "plugin      com.example.info",
                            "version     3.1",
                            "path        " + jar,
                            "formats     com.example.info.TheFormat",
                            "loaded for  binfmt-0001, binfmt-0002",
                            "order       after script")
                    .anyMatch(line -> line.matches("sha256      [0-9a-f]{64}"))
                    .anyMatch(line -> line.matches("made for    kernel.api \\d.*"))
                    .hasSize(8);
        }

        private Path dropOne() {
            return plugin("info")
                    .version("3.1")
                    .kernelModule("alias = {\"binfmt-0001\", \"binfmt-0002\"}, after = \"script\"")
                    .constructor("if (true) { throw new IllegalStateException(\"must not run\"); }")
                    .jar(plugins.resolve("info.jar"));
        }

        @Test
        void tellsWhatAPluginSaysWithoutRunningIt() {
            Path jar = dropOne();
            assertInfo(with("plugin info", "com.example.info"), jar);
            assertInfo(Run.ksim("plugin", "info", jar.toString()), jar);
        }

        @Test
        void tellsWhatIsWrong() throws IOException {
            Path jar = dropBroken();
            assertThat(Run.ksim("plugin", "info", jar.toString()).out()).contains("problem     " + jar + ": P103 ");
        }

        @Test
        void refusesAPluginThatIsNotThere() {
            Run run = with("plugin info", "com.example.none");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).startsWith("ksim: com.example.none: no such plugin");
        }
    }

    @Nested
    class Doctor {
        @Test
        void findsNothingWrongWithAGoodPlugin() {
            drop("word");
            Run run = with("plugin doctor");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualTo("1 plugins: 1 ok, 0 with warnings, 0 failed\n");
        }

        @Test
        void namesEveryProblemWithCodeJarCauseAndFix() throws IOException {
            dropBroken();
            drop("word");
            plugin("lazy")
                    .kernelModule("alias = \"binfmt-0001\"")
                    .constructor("if (true) { throw new IllegalStateException(\"oh\"); }")
                    .jar(plugins.resolve("lazy.jar"));
            plugin("auto").onClassPath().jar(plugins.resolve("auto.jar"));
            Run run = Run.ksim("plugin", "doctor", plugins.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .hasSize(10)
                    .containsSubsequence(
                            plugins.resolve("auto.jar").toString(),
                            "  P110 has no module descriptor; it is the module auto",
                            "       fix: give it a module-info",
                            plugins.resolve("broken.jar").toString(),
                            "       fix: copy or build it again",
                            plugins.resolve("lazy.jar").toString(),
                            "       fix: mend the plugin",
                            "4 plugins: 1 ok, 1 with warnings, 2 failed");
            assertThat(run.out())
                    .contains("  P210 com.example.lazy.TheFormat fails: java.lang.IllegalStateException: oh");
        }
    }

    @Nested
    class InstallAndRemove {
        private Run user(String... args) {
            return Run.withEnvironment(Map.of("HOME", temporary.toString()), args);
        }

        private Path installed() {
            return temporary.resolve(".local/share/ksim/plugins/com.example.word.jar");
        }

        @Test
        void makeEveryKernelKnowThePluginAndForgetIt() throws IOException {
            Path jar = drop("word");
            Run run = user("plugin", "install", jar.toString());
            assertThat(run.exitCode()).isZero();
            assertThat(run.lines().get(0)).isEqualTo("installed com.example.word as " + installed());
            assertThat(run.lines().get(1)).matches("sha256 [0-9a-f]{64}; it runs with your rights");
            Files.delete(jar);
            assertThat(user("exec", program("word").toString()).exitCode()).isZero();
            assertThat(user("plugin", "remove", "com.example.word").out()).isEqualTo("removed " + installed() + "\n");
            assertThat(installed()).doesNotExist();
            assertThat(user("exec", program("word").toString()).exitCode()).isEqualTo(1);
        }

        @Test
        void replaceAnOlderVersion() {
            user(
                    "plugin",
                    "install",
                    plugin("word")
                            .version("1")
                            .jar(plugins.resolve("word-1.jar"))
                            .toString());
            user(
                    "plugin",
                    "install",
                    plugin("word")
                            .version("2")
                            .jar(plugins.resolve("word-2.jar"))
                            .toString());
            assertThat(installed().getParent()).isDirectoryNotContaining(file -> !file.equals(installed()));
            assertThat(user("plugin", "info", "com.example.word").lines()).contains("version     2");
        }

        @Test
        void refuseABrokenPlugin() throws IOException {
            Run run = user("plugin", "install", dropBroken().toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("P103");
            assertThat(temporary.resolve(".local")).doesNotExist();
        }

        @Test
        void keepTheNameOfAJarThatIsNamedByIt() {
            Path jar = plugin("word").onClassPath().jar(plugins.resolve("some-name-1.0.jar"));
            Run run = Run.ksim(
                    "plugin", "install", "--to", temporary.resolve("to").toString(), jar.toString());
            assertThat(run.exitCode()).isZero();
            assertThat(temporary.resolve("to/some-name-1.0.jar")).exists();
        }

        @ParameterizedTest
        @ValueSource(strings = {"install /none.jar", "install /etc/passwd", "remove com.example.none"})
        void refuseWhatIsNotThere(String line) {
            assertThat(user(("plugin " + line).split(" ")).exitCode()).isEqualTo(3);
        }
    }

    @Nested
    class New {
        @Test
        void writesAProject() throws IOException {
            Path directory = temporary.resolve("project");
            Run run = Run.ksim("plugin", "new", "--name", "my_format", "--magic", "4:7f0102", directory.toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            Path main = directory.resolve("src/main/java");
            Path format = main.resolve("com/example/my_format/MyFormatFormat.java");
            assertThat(run.lines()).hasSize(7).contains(format.toString());
            assertThat(format)
                    .content()
                    .contains("bprm.buf().is(4, 0x7f, 0x01, 0x02)", "CODE = 7;", "return \"my_format\";")
                    .doesNotContain("@n", "@N", "@p", "@b");
            assertThat(main.resolve("module-info.java")).content().doesNotContain("KernelModule");
        }

        @Test
        void declaresTheAliasByWhichTheKernelAsks() throws IOException {
            Path directory = temporary.resolve("project");
            Run.ksim("plugin", "new", "--name", "x", "--magic", "0:7f484c4f", directory.toString());
            assertThat(directory.resolve("src/main/java/module-info.java"))
                    .content()
                    .contains("@kernel.api.KernelModule(alias = \"binfmt-4f4c\")\nmodule com.example.x {");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--name X --magic 0:00",
                    "--name x --magic 0:0",
                    "--name x --magic 0:",
                    "--name x --magic 00",
                    "--name x --magic -1:00",
                    "--name x --magic 128:00",
                    "--name x --magic 99999999999:00",
                    "--name x --magic 0:zz",
                    "--name int --magic 0:00",
                    "--name x --magic 0:00 --package a..b",
                })
        void refusesWhatCannotBeWritten(String options) {
            Run run = Run.ksim(("plugin new " + options).split(" "));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        }

        @Test
        void writesOverNothing() {
            Run run = Run.ksim("plugin", "new", "--name", "x", "--magic", "0:00", plugins.toString());
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: " + plugins + " exists already\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin", "plugin bogus", "plugin new", "plugin info", "plugin install", "plugin remove"})
    void aWrongCommandLineIsRefused(String line) {
        Run run = Run.ksim(line.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: ksim plugin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "info", "doctor", "install", "remove", "new"})
    void helpExplainsEveryCommand(String command) {
        Run run = Run.ksim("plugin", command, "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: ksim plugin " + command).contains("Exit codes:");
    }
}
