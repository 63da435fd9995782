package conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The C compiler of a host whose kernel can be asked. */
public final class HostCompiler {
    private static final long TIMEOUT_MINUTES = 2;

    private final Path sources;

    /**
     * Compiles sources of a directory.
     *
     * @param sources the directory
     */
    public HostCompiler(Path sources) {
        this.sources = sources;
    }

    /** Tells why the host cannot be asked, if it cannot. */
    public static Optional<String> unavailable() throws IOException, InterruptedException {
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

    /**
     * Builds a program.
     *
     * @param program where it goes
     * @param options of the compiler
     * @param names of the sources
     */
    public Path compile(Path program, List<String> options, List<String> names)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(options);
        command.addAll(List.of("-o", program.toString()));
        for (String name : names) {
            command.add(sources.resolve(name).toString());
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
