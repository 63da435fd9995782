package conformance.aout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any 32 bytes as a header and any part of a file lead to a verdict, and that in a small heap. */
class HostileAoutIT {
    private static final long SEED = Long.getLong("ksim.seed", 20250107L);
    private static final int HEADERS = 4_000;
    private static final long TIMEOUT_SECONDS = 300;

    @TempDir
    private Path directory;

    @Test
    void leadToAVerdict() throws IOException, InterruptedException {
        System.out.println("ksim.seed=" + SEED);
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileAout.class.getName(),
                        Long.toString(SEED),
                        Integer.toString(HEADERS))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean isOver = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!isOver) {
            process.destroyForcibly();
        }
        assertThat(isOver).as("end within %s seconds", TIMEOUT_SECONDS).isTrue();
        List<String> lines = Files.readAllLines(log);
        assertThat(process.exitValue()).as("seed %d: %s", SEED, lines).isZero();
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("runs", "ENOEXEC", "ENOMEM", "SIGSEGV", "SIGKILL", "loaded");
    }
}
