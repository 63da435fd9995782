package kernel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
        Run run = shell("exec " + elf, "maps 2", "ls " + directory, "mount " + directory, "ls " + elf, "ls pom.xml");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).contains("2 runs, loaded by elf");
        assertThat(run.out()).containsPattern("\n0*400000-0*401000 r--p .* " + elf + "\n");
        assertThat(run.out()).containsPattern("\n-0755 +0 +0 +\\d+ elf\n|\n-0755 +\\d+ +\\d+ +\\d+ elf\n");
        assertThat(run.out()).contains("\n" + directory + " is mounted ro,").endsWith("/pom.xml\n");
    }

    @Test
    void registersFormatsWithBinfmtMisc() throws IOException {
        Path elf = Run.put(directory.resolve("viewer"), Programs.exec64().build());
        Path files = Files.createDirectory(directory.resolve("a mount"));
        Run run = shell(
                "mount -t binfmt_misc none '" + files + "'",
                "echo ':text:M::word::" + elf + ":P' > '" + files + "/register'",
                "ls '" + files + "/.'",
                "cat '" + files + "/text'",
                "exec " + program,
                "echo 0 > '" + files + "/text'",
                "exec " + program,
                "echo 1 > '" + files + "/text'",
                "echo -n 0 > '" + files + "/status'",
                "cat '" + files + "/status'",
                "exec " + program,
                "echo 1 > '" + files + "/status'",
                "exec " + program,
                "echo -1 > '" + files + "/text'",
                "ls '" + files + "'",
                "cat '" + files + "/text'");
        assertThat(run.out())
                .startsWith("text\nregister\nstatus\nenabled\ninterpreter " + elf
                        + "\nflags: P\noffset 0\nmagic 776f7264\n2 runs, loaded by elf\nENOEXEC  ")
                .containsSubsequence("\ndisabled\nENOEXEC  ", "\n5 runs, loaded by elf\nregister\nstatus\nENOENT  ");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void refusesWhatBinfmtMiscRefuses() throws IOException {
        Path files = Files.createDirectory(directory.resolve("m"));
        Run run = shell(
                "mount -t binfmt_misc none " + files,
                "echo :a/b:M::AAAA::/i: > " + files + "/register",
                "echo 2 > " + files + "/status",
                "cat " + files + "/register");
        assertThat(run.out())
                .contains("EINVAL  register: the name must not be empty")
                .contains("EINVAL  status: the command must be 0, 1 or -1", "EINVAL  register: the file must be one");
    }

    @Test
    void saysHowFilesAreWrittenAndMounted() throws IOException {
        Path files = Files.createDirectory(directory.resolve("m"));
        Run run = shell(
                "mount -t binfmt_misc",
                "mount -t ext9 none " + files,
                "mount -t binfmt_misc none /none",
                "echo 1",
                "echo 1 > " + program,
                "cat " + program,
                "cat " + files,
                "echo 'x");
        assertThat(run.out())
                .startsWith("give -t, a type of file system")
                .contains("ENODEV  a registered format must have the file system", "ENOENT  /none")
                .contains("\ngive words, > and a file", program + ": only files of a file system")
                .contains("\nword and more" + files + ": no regular file\nthe quote ' is not closed\n");
        assertThat(program).hasContent("word and more");
    }

    /** Types a line, and waits until what it says can be read. */
    private static void type(OutputStream keyboard, String line, ByteArrayOutputStream screen, String answer)
            throws IOException, InterruptedException {
        keyboard.write((line + "\n").getBytes(UTF_8));
        keyboard.flush();
        while (!screen.toString(UTF_8).contains(answer)) {
            Thread.sleep(10);
        }
    }

    @Test
    @Timeout(300)
    void takesAJarThatIsDroppedAndRemovedWhileItWatches() throws IOException, InterruptedException {
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(screen, true, UTF_8);
        InputStream before = System.in;
        try (PipedInputStream input = new PipedInputStream()) {
            PipedOutputStream keyboard = new PipedOutputStream(input);
            System.setIn(input);
            Thread session = new Thread(() -> new Ksim(new Caller(out, System.err, Map.of()))
                    .run("shell", "--watch", "--plugin-path", plugins.toString()));
            session.start();
            type(keyboard, "exec " + program, screen, "ENOEXEC");
            Files.copy(jar, plugins.resolve("word.jar"));
            type(keyboard, "await com.example.word", screen, "com.example.word is there\n");
            type(keyboard, "exec " + program, screen, "3 runs, loaded by word\n");
            Files.delete(plugins.resolve("word.jar"));
            type(keyboard, "kill 3", screen, "3 killed\n");
            type(keyboard, "await com.example.word gone", screen, "com.example.word is gone\n");
            type(keyboard, "exit", screen, "");
            session.join();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void runsAScriptAndLooksAgainWhereItSaysSo() throws IOException {
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
                .isEqualTo("exec ps maps kill formats insmod rmmod lsmod scan await mount ls cat echo help exit\n");
    }

    @Test
    void refusesAScriptThatIsNotThere() {
        Run run = Run.ksim("shell", "/none");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("ksim: /none: no such file\n");
    }
}
