package conformance.aout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed answers of seven kernels that had a.out. */
class AoutRecordsIT {
    @TempDir
    private static Path directory;

    private static AoutSummary summary;

    @BeforeAll
    static void compareAll() throws IOException {
        summary = new AoutSummary(new AoutReplay(AoutCorpus.files(directory)));
        AoutCorpus.records().forEach(summary::add);
        System.out.println(summary.counts());
    }

    @Test
    void areEqualInEveryField() {
        assertThat(summary.differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "k2632, 138, 11, 16",
        "k310, 136, 11, 18",
        "k415, 134, 6, 25",
        "k415x64, 76, 63, 26",
        "k510, 134, 6, 25",
        "k54, 134, 6, 25",
        "kpae, 77, 63, 25"
    })
    void areAllThere(String run, int running, int faulting, int killed) {
        assertThat(summary.counts().get(run))
                .isEqualTo(Map.of(
                        "runs", running, "faults at once", faulting, "killed", killed, "refused", 22, "uselib", 25));
    }

    /** What is compared must depend on the kernel: another one's answers would not do. */
    @Test
    void differFromKernelToKernel() throws IOException {
        AoutSummary wrong = new AoutSummary(new AoutReplay(AoutCorpus.files(directory)));
        AoutCorpus.records()
                .filter(record -> record.run().equals("k310"))
                .map(record -> renamed(record, "4.15.0"))
                .forEach(wrong::add);
        assertThat(wrong.counts().get("k310").get("different")).isGreaterThan(150);
    }

    private static AoutRecord renamed(AoutRecord record, String version) {
        JsonObject copy = record.json().deepCopy();
        copy.getAsJsonObject("kernel").addProperty("version", version);
        return new AoutRecord(copy);
    }
}
