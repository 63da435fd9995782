package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts the command, in a copy of the tree that has all that was built and needs no build. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of("../ksim");
    private static final Path LIB = Path.of("target/app/lib");
    private static final long TIMEOUT_SECONDS = 120;

    @TempDir
    private Path temporary;

    private Path directory;
    private final Map<String, String> environment = new HashMap<>();

    private record Output(int exitCode, String out, String err) {}

    @BeforeEach
    void checkWhatIsNeeded() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
        assumeTrue(Files.isRegularFile(LAUNCHER), "skipped: " + LAUNCHER + " is missing");
        assumeTrue(Files.isDirectory(LIB), "skipped: " + LIB + " is missing, the command has not been packaged");
        directory = temporary.toRealPath();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Copies the launcher and what it starts; returns the launcher. */
    private Path copy(String name) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        Path lib = Files.createDirectories(root.resolve("kernel-cli/target/app/lib"));
        try (Stream<Path> jars = Files.list(LIB)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        Files.createFile(lib.resolveSibling("complete"));
        return Files.copy(LAUNCHER, root.resolve("ksim"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Output start(Path from, Path launcher, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        File out = directory.resolve("out.txt").toFile();
        File err = directory.resolve("err.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out).redirectError(err).start();
        boolean isOver = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!isOver) {
            process.destroyForcibly();
        }
        assertThat(isOver).as("end within %s seconds", TIMEOUT_SECONDS).isTrue();
        return new Output(process.exitValue(), text(out), text(err));
    }

    private static String text(File file) throws IOException {
        return Files.readString(file.toPath(), StandardCharsets.UTF_8);
    }

    private static void assertFormats(Output output) {
        assertThat(output.err()).isEmpty();
        assertThat(output.exitCode()).isZero();
        assertThat(output.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(" 1  misc         binfmt.misc"),
                        line -> assertThat(line).startsWith(" 2  script       binfmt.script"),
                        line -> assertThat(line).startsWith(" 3  elf          binfmt.elf"),
                        line -> assertThat(line).startsWith(" 4  compat_elf   binfmt.elf"),
                        line -> assertThat(line).startsWith(" 5  aout         binfmt.aout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree", "a tree with blanks", "b\u00e4um"})
    void startsWhereverTheTreeIs(String name) throws IOException, InterruptedException {
        Path launcher = copy(name);
        assertFormats(start(directory, launcher, "formats"));
        assertFormats(start(directory, launcher, "formats"));
    }

    @Test
    void startsFromAnyDirectory() throws IOException, InterruptedException {
        Path launcher = copy("tree");
        assertFormats(start(Path.of("/"), launcher, "formats"));
        assertFormats(start(launcher.getParent(), Path.of("./ksim"), "formats"));
        assertFormats(start(launcher.resolveSibling("kernel-cli"), Path.of("../ksim"), "formats"));
    }

    @Test
    void startsThroughSymbolicLinks() throws IOException, InterruptedException {
        Path launcher = copy("tree");
        Path bin = Files.createDirectories(directory.resolve("some bin"));
        Path absolute = Files.createSymbolicLink(bin.resolve("absolute"), launcher);
        Path relative = Files.createSymbolicLink(bin.resolve("relative"), Path.of("../tree/ksim"));
        Path twice = Files.createSymbolicLink(directory.resolve("twice"), Path.of("some bin/relative"));
        Path tree = Files.createSymbolicLink(directory.resolve("other"), launcher.getParent());
        for (Path link : List.of(absolute, relative, twice, tree.resolve("ksim"))) {
            assertFormats(start(Path.of("/"), link, "formats"));
        }
        assertFormats(start(bin, Path.of("./relative"), "formats"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nonexistent", "", "/etc", "relative"})
    void findsAnotherJdkWhenJavaHomeIsNone(String javaHome) throws IOException, InterruptedException {
        environment.put("JAVA_HOME", javaHome);
        environment.put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        assertFormats(start(directory, copy("tree"), "formats"));
    }

    @Test
    void passesArgumentsAndExitCodesOn() throws IOException, InterruptedException {
        Path launcher = copy("tree");
        Path program = Run.put(directory.resolve("a program"), Programs.exec64().build());
        Output image = start(directory, launcher, "exec", "./a program", "two words", "", "*", "$HOME", "--json");
        assertThat(image.exitCode()).isZero();
        assertThat(image.err()).isEmpty();
        assertThat(image.out())
                .contains(' ' + program.toString() + '\n')
                .contains("\"two words\"\n", " \"\"\n", "\"*\"\n", "\"$HOME\"\n", "\"--json\"\n");

        assertThat(start(directory, launcher, "exec", "/none").exitCode()).isEqualTo(1);
        assertThat(start(directory, launcher, "bogus").exitCode()).isEqualTo(2);
        assertThat(start(directory, launcher, "replay", "/none").exitCode()).isEqualTo(3);
    }

    @Test
    void saysWhatACheckHasSeenWhenItIsInterrupted() throws IOException, InterruptedException {
        Path env = Path.of("/usr/bin/env");
        assumeTrue(isThere(env, "--default-signal=INT", "true"), "skipped: env cannot reset signals");
        File out = directory.resolve("out.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(
                env.toString(), "--default-signal=INT", copy("tree").toString(), "check", "--all", "-");
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out).start();
        try (Writer targets = process.outputWriter();
                BufferedReader talk = process.errorReader()) {
            targets.write(Run.put(directory.resolve("good"), Programs.exec64().build()) + "\n/none\n");
            targets.flush();
            assertThat(talk.readLine()).isEqualTo("ksim: /none: no such file"); // the check is on its way
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(text(out))
                .contains("1 executables: 1 load, 0 errors")
                .endsWith("Interrupted: there is more that was not looked at.\n");
    }

    private static boolean isThere(Path program, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        return Files.isExecutable(program)
                && new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX", "C.UTF-8"})
    void readsNamesThatAreNotAsciiInAnyLocale(String locale) throws IOException, InterruptedException {
        environment.put("LC_ALL", locale);
        Path program = Run.put(
                directory.resolve("programm-\u00e4\u4e2d"), Programs.exec64().build());
        Output image = start(directory, copy("tree"), "exec", program.toString(), "\u00f6");
        assertThat(image.exitCode()).isZero();
        assertThat(image.out()).contains(program + "\n").contains("\"\u00f6\"");
    }

    /** A compression that is there on the class path can be missing on the module path. */
    @ParameterizedTest
    @CsvSource({
        "gzip, H4sIAAAAAAACAysqzWOgNTAAAnNTUzANBOi0gYEhEhssbmZiZsagYMBAB1BaXJJYBLSSYWQCZUX9vPy8VC6GUTAKRsEoGAUjCgAAiMqzKgAIAAA=",
        "bzip2, QlpoOTFBWSZTWQTsoTAAADBbgMqQaADngAACYgGeAAgoIABUZ6TCYBMaDTQShQ9I0NqaABtM+QlaIEc6Xkpq6AocNT2IeqoOohuyDVpIfVCwCHhaSRrPZvAOi7kinChIAnZQmAA=",
        "xz, /Td6WFoAAATm1rRGAgAhAQwAAACPmEGc4Af/AEJdADkdSfj8pOMBzFCZX6sFyd+Bg4w2g8KAg5qou96ar58bttXHf0dDB6yB87dAB5NwlR8LjOrramau2iuR6JiQpDYAAAAAAPrczV+aI8ITAAFegBAAAABXWi4UscRn+wIAAAAABFla",
        "zstd, KLUv/WQAB/0BALKCCRCgqwO0G77+t3//kHxThXdkBSpXEjH6Zcm110MRDV7+noP+m48FCCAwNRz0/WcOdUDJX+zEDtnD6YkSAeHPbZ4="
    })
    void readsArchivesUnderEveryCompression(String name, String base64) throws IOException, InterruptedException {
        Path archive = Files.write(
                directory.resolve("one.tar." + name), Base64.getDecoder().decode(base64));
        Output check = start(directory, copy("tree"), "check", archive.toString());
        assertThat(check.err()).isEmpty();
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out()).contains("/run  its interpreter must be executable; /none: the file must exist");
    }
}
