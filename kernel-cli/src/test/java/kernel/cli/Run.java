package kernel.cli;

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
import java.util.List;
import java.util.Map;

/**
 * One run of the command.
 *
 * @param exitCode what it ends with
 * @param out what it prints
 * @param err what it says besides
 */
record Run(int exitCode, String out, String err) {
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
