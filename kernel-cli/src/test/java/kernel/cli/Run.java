package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One run of the command.
 *
 * @param exitCode what it ends with
 * @param out what it prints
 * @param err what it says besides
 */
record Run(int exitCode, String out, String err) {
    private static final long TIMEOUT_SECONDS = 120;

    static {
        // Tests are part of the module that they test, and the command itself has no need to read XML.
        ModuleLayer.boot().findModule("java.xml").ifPresent(Run.class.getModule()::addReads);
    }

    /** Runs without the plugins of whoever runs the tests. */
    static Run ksim(String... args) {
        return withEnvironment(Map.of(), args);
    }

    static Run withEnvironment(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Ksim(new Caller(stream(out), stream(err), environment)).run(args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs on a class path, in a Java of its own with some options; its output goes through files in a directory. */
    static Run inOwnJava(Path directory, List<String> options, String... args)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of("-cp", Objects.requireNonNull(System.getProperty("jdk.module.path")), Main.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    static Run withInput(byte[] input, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return ksim(args);
        } finally {
            System.setIn(before);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** Makes an executable file. */
    static Path put(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    List<String> lines() {
        return out.lines().toList();
    }

    /** Returns the lines below a heading. */
    List<String> section(String heading) {
        return out.lines()
                .dropWhile(line -> !line.startsWith("# " + heading))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }

    JsonObject json() {
        return JsonParser.parseString(out).getAsJsonObject();
    }
}
