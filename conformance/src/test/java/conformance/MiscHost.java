package conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program in {@code src/test/c/misc}: an instance of the host's binfmt_misc that nobody else sees. */
final class MiscHost {
    private static final Path SOURCE = Path.of("src/test/c/misc/miscns.c");
    private static final int UNAVAILABLE = 77;
    private static final long TIMEOUT_MINUTES = 5;

    private final Path program;
    private final Path directory;

    private MiscHost(Path program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /** Builds the program, which needs a directory of its own. */
    static MiscHost build(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("miscns");
        List<String> command = List.of(
                "gcc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), SOURCE.toString());
        if (Observer.run(directory, command) != 0) {
            throw new IOException(SOURCE + " does not compile: " + Files.readString(directory.resolve("log.txt")));
        }
        Files.createDirectories(directory.resolve("mount"));
        return new MiscHost(program, directory);
    }

    /** Tells why the host has no such instance, if it has none. */
    Optional<String> unavailable() throws IOException, InterruptedException {
        Path output = directory.resolve("try.txt");
        boolean isThere = start(List.of(), Path.of("/"), output, List.of()) != UNAVAILABLE;
        return isThere ? Optional.empty() : Optional.of("no binfmt_misc in a name space: " + Files.readString(output));
    }

    /** Carries out operations, then a command; returns one line for each operation. */
    List<String> run(List<MiscOperation> operations, Path cwd, List<String> command)
            throws IOException, InterruptedException {
        Path output = directory.resolve("answers.txt");
        int status = start(operations, cwd, output, command);
        List<String> lines = Files.readAllLines(output);
        if (status != 0 || lines.size() < operations.size()) {
            throw new IOException("miscns ended with " + status + ": " + lines);
        }
        return lines.subList(0, operations.size());
    }

    private int start(List<MiscOperation> operations, Path cwd, Path output, List<String> command)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of(program.toString(), directory.resolve("mount").toString()));
        words.addAll(command);
        Path input = directory.resolve("operations.txt");
        Files.write(input, operations.stream().map(MiscOperation::line).toList(), StandardCharsets.US_ASCII);
        Process process = new ProcessBuilder(words)
                .directory(cwd.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end after " + TIMEOUT_MINUTES + " minutes");
        }
        return process.exitValue();
    }
}
