package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Lets Jazzer look for files that surprise a loader, in the profile {@code fuzz} only: {@code mvn -Pfuzz -pl conformance
 * -am verify -Dit.test=FuzzIT -Dfuzz.seconds=600}. It keeps its inputs in {@code target/fuzz}; one that fails belongs into
 * {@code src/test/resources/fuzz}, from where {@link FuzzInputsTests} takes it for ever.
 */
class FuzzIT {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);

    @Test
    void findsNothingButProgramsAndRefusals() throws IOException, InterruptedException {
        assumeTrue(isThere(), "skipped: Jazzer is on the class path in the profile fuzz only");
        Path directory = Path.of("target", "fuzz").toAbsolutePath();
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        int number = 0;
        for (byte[] seed : ElfFuzz.seeds()) {
            Files.write(corpus.resolve("seed" + number++), seed);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                JAZZER,
                "--target_class=" + ElfFuzz.class.getName(),
                "--instrumentation_includes=binfmt.**:kernel.**",
                "--reproducer_path=" + directory,
                "-max_total_time=" + SECONDS,
                "-max_len=8192",
                "-artifact_prefix=" + directory + "/",
                corpus.toString());
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        assertThat(status).as("Jazzer; the input is in " + directory).isZero();
    }

    private static boolean isThere() {
        try {
            Class.forName(JAZZER, false, FuzzIT.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
