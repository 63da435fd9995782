package conformance.mm;

import conformance.HostCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds the programs of {@code src/test/c/mm}. */
final class MemoryObserver {
    private static final HostCompiler COMPILER = new HostCompiler(Path.of("src/test/c/mm"));

    private MemoryObserver() {}

    /** Tells why the host cannot be asked, if it cannot. */
    static Optional<String> unavailable() throws IOException, InterruptedException {
        return HostCompiler.unavailable();
    }

    /** Builds the observer. */
    static Path build(Path directory) throws IOException, InterruptedException {
        return COMPILER.compile(
                directory.resolve("mmseq"),
                List.of("-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror"),
                List.of("mmseq.c", "target.c"));
    }

    /** Builds the program that the observer controls. */
    static Path buildTarget(Path directory) throws IOException, InterruptedException {
        return COMPILER.compile(
                directory.resolve("target"),
                List.of("-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none"),
                List.of("target.S"));
    }

    /** Builds the experiment that looks at itself. */
    static Path buildExperiment(Path directory) throws IOException, InterruptedException {
        return COMPILER.compile(
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
}
