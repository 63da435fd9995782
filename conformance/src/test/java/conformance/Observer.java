package conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The observer in {@code src/test/c}, which asks the host's own kernel. */
public final class Observer {
    private static final Path SOURCES = Path.of("src/test/c");
    private static final long TIMEOUT_MINUTES = 10;

    /** A mapping of gigabytes takes its time to read where other work goes on. */
    private static final String CASE_SECONDS = "60";

    private final Path program;

    private Observer(Path program) {
        this.program = program;
    }

    /** Tells why the host cannot be asked, if it cannot. */
    public static Optional<String> unavailable() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("the host is not Linux");
        }
        if (!System.getProperty("os.arch").equals("amd64")) {
            return Optional.of("the host is not x86-64");
        }
        return hasCompiler() ? Optional.empty() : Optional.of("there is no gcc");
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            Process gcc = new ProcessBuilder("gcc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return gcc.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Builds the observer. */
    public static Observer build(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("observer");
        List<String> command = new ArrayList<>(
                List.of("gcc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString()));
        try (Stream<Path> sources = Files.list(SOURCES)) {
            sources.map(Path::toString)
                    .filter(name -> name.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
        }
        if (run(directory, command) != 0) {
            throw new IOException("the observer does not compile: " + Files.readString(log(directory)));
        }
        return new Observer(program);
    }

    /** Describes the host. */
    public Path profile(Path directory) throws IOException, InterruptedException {
        Path profile = directory.resolve("profile.json");
        observe(directory, List.of("--profile", "-o", profile.toString()));
        return profile;
    }

    /** Executes cases; returns the records. */
    public List<JsonObject> run(Path directory, Path base, List<String> cases)
            throws IOException, InterruptedException {
        Path input = Files.write(directory.resolve("cases.jsonl"), cases);
        Path output = directory.resolve("records.jsonl");
        observe(
                directory,
                List.of("-t", CASE_SECONDS, "-b", base.toString(), "-o", output.toString(), input.toString()));
        List<JsonObject> records = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            records.add(JsonParser.parseString(line).getAsJsonObject());
        }
        return records;
    }

    /** Returns the words that execute cases, for those who start the observer themselves. */
    List<String> command(Path base, Path output, Path input) {
        return List.of(program.toString(), "-b", base.toString(), "-o", output.toString(), input.toString());
    }

    private void observe(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        int status = run(directory, command);
        if (status != 0) {
            throw new IOException("the observer ended with " + status + ": " + Files.readString(log(directory)));
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log.txt");
    }

    static int run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createDirectories(directory).resolve("log.txt").toFile())
                .start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end after " + TIMEOUT_MINUTES + " minutes: " + command);
        }
        return process.exitValue();
    }
}
