package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files in a JVM of 64 MiB: cut off anywhere, and with every byte of the headers changed. */
class HostileFilesInLittleMemoryIT {
    private static final long TIMEOUT_MINUTES = 20;

    @TempDir
    private Path directory;

    @Test
    void becomeAProgramOrAreRefused() throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HostileRun.class.getName());
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean isOver = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
        if (!isOver) {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(log);
        lines.forEach(System.out::println);
        assertThat(isOver).as("end within %s minutes", TIMEOUT_MINUTES).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(lines).filteredOn(line -> line.contains(" cut off ")).hasSize(5);
        assertThat(lines).filteredOn(line -> line.contains(" changed ")).hasSize(3 + 2 * 8);
        assertThat(lines).allMatch(line -> line.contains("REFUSED="));
    }
}
