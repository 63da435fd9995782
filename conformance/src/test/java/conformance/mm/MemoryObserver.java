package conformance.mm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Builds the programs of {@code src/test/c/mm}. */
final class MemoryObserver {
    private static final Path SOURCES = Path.of("src/test/c/mm");
    private static final long TIMEOUT_MINUTES = 2;

    private MemoryObserver() {}

    /** Tells why the host cannot be asked, if it cannot. */
    static Optional<String> unavailable() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("the host is not Linux");
        }
        if (!System.getProperty("os.arch").equals("amd64")) {
            return Optional.of("the host is not x86-64");
        }
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        if (!release.startsWith("6.18")) {
            return Optional.of("the host runs Linux " + release + ", not 6.18");
        }
        return hasCompiler() ? Optional.empty() : Optional.of("there is no gcc");
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            return run(Files.createTempFile("gcc", ".log"), List.of("gcc", "--version")) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Builds the observer. */
    static Path build(Path directory) throws IOException, InterruptedException {
        return compile(
                directory.resolve("mmseq"),
                List.of("-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror"),
                List.of("mmseq.c", "target.c"));
    }

    /** Builds the program that the observer controls. */
    static Path buildTarget(Path directory) throws IOException, InterruptedException {
        return compile(
                directory.resolve("target"),
                List.of("-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none"),
                List.of("target.S"));
    }

    /** Builds the experiment that looks at itself. */
    static Path buildExperiment(Path directory) throws IOException, InterruptedException {
        return compile(
                directory.resolve("mmap10m"),
                List.of(
                        "-std=gnu17",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-ffreestanding",
                        "-fno-stack-protector",
                        "-nostdlib",
                        "-static",
                        "-no-pie",
                        "-Wl,--build-id=none"),
                List.of("mmap10m.c"));
    }

    private static Path compile(Path program, List<String> options, List<String> sources)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(options);
        command.addAll(List.of("-o", program.toString()));
        for (String source : sources) {
            command.add(SOURCES.resolve(source).toString());
        }
        Path log = program.resolveSibling(program.getFileName() + ".log");
        if (run(log, command) != 0) {
            throw new IOException(program.getFileName() + " does not compile: " + Files.readString(log));
        }
        return program;
    }

    private static int run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end after " + TIMEOUT_MINUTES + " minutes: " + command);
        }
        return process.exitValue();
    }
}
