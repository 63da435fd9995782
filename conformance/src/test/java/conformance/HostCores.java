package conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.sim.task.TaskIds;

/** Lets the host's kernel write cores, with the program in {@code src/test/c/core}. */
final class HostCores {
    private static final Path SOURCE = Path.of("src/test/c/core/dump.c");
    private static final Path PATTERN = Path.of("/proc/sys/kernel/core_pattern");
    private static final int NO_CORE = 1;
    private static final int NO_START = 2;

    private final Path program;
    private final Path cores;

    /**
     * What the kernel did.
     *
     * @param isStarted whether the program started at all
     * @param ids the program's numbers
     * @param random the bytes behind its AT_RANDOM
     * @param core the core, or empty if there is none
     */
    record Outcome(boolean isStarted, TaskIds ids, ByteString random, Optional<ByteString> core) {}

    private HostCores(Path program, Path cores) {
        this.program = program;
        this.cores = cores;
    }

    /** Tells why the host's kernel cannot be asked, if it cannot. */
    static Optional<String> unavailable() throws IOException, InterruptedException {
        Optional<String> reason = Observer.unavailable();
        if (reason.isPresent()) {
            return reason;
        }
        String pattern = Files.readString(PATTERN).strip();
        boolean isPlain = !pattern.isEmpty() && pattern.matches("[^|@/]*");
        return isPlain ? Optional.empty() : Optional.of("kernel.core_pattern is " + pattern + ", no plain name");
    }

    static HostCores build(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("dump");
        List<String> command = List.of(
                "gcc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), SOURCE.toString());
        if (Observer.run(directory, command) != 0) {
            throw new IOException(SOURCE + " does not compile: " + Files.readString(directory.resolve("log.txt")));
        }
        return new HostCores(program, Files.createDirectories(directory.resolve("cores")));
    }

    /** Kills a program at its first instruction. */
    Outcome dump(CoreCase wanted) throws IOException, InterruptedException {
        clear();
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                cores.toString(),
                Integer.toString(wanted.signal().number()),
                Long.toString(wanted.limit()),
                Integer.toString(wanted.filter())));
        command.addAll(wanted.argv());
        Process process = new ProcessBuilder(command).start();
        String told;
        try (InputStream output = process.getInputStream()) {
            told = new String(output.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
        int status = process.waitFor();
        if (status > NO_START) {
            throw new IOException(
                    wanted + ": " + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        if (status == NO_START) {
            return new Outcome(false, TaskIds.FIRST, ByteString.EMPTY, Optional.empty());
        }
        String[] words = told.split(" ");
        int[] ids = Stream.of(words).limit(4).mapToInt(Integer::parseInt).toArray();
        ByteString random = ByteString.of(HexFormat.of().parseHex(words[4]));
        return new Outcome(true, new TaskIds(ids[0], ids[1], ids[2], ids[3]), random, core(status != NO_CORE, wanted));
    }

    private Optional<ByteString> core(boolean isDumped, CoreCase wanted) throws IOException {
        List<Path> files = files();
        if (files.size() != (isDumped ? 1 : 0)) {
            throw new IOException(wanted + ": expected " + (isDumped ? "a core" : "no core") + ", found " + files);
        }
        return isDumped ? Optional.of(ByteString.of(Files.readAllBytes(files.get(0)))) : Optional.empty();
    }

    private void clear() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cores)) {
            return files.toList();
        }
    }
}
