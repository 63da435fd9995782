package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed answers of a real kernel, byte for byte. */
class OracleCorpusIT {
    @Test
    void answersAsTheRealKernelToProgramsFilesScriptsAndLimits() {
        OracleReplay corpus = OracleReplay.ofCorpusB();
        assertThat(corpus.differences()).isEmpty();
        assertThat(corpus.counts())
                .containsAllEntriesOf(
                        Map.of("equal ok", 1420, "equal errno", 455, "equal signal", 225, "equal returned", 3));
    }

    @Test
    void answersAsTheRealKernelToTwentyThousandDamagedHeaders() {
        OracleReplay corpus = OracleReplay.ofCorpusC();
        assertThat(corpus.differences()).isEmpty();
        assertThat(corpus.counts()).isEqualTo(Map.of("equal ok", 13171, "equal errno", 3286, "equal signal", 3543));
    }

    @Test
    void answersAsTheRealKernelToRegisteredFormats() {
        OracleReplay corpus = OracleReplay.ofCorpusD();
        assertThat(corpus.differences()).isEmpty();
        assertThat(corpus.counts()).isEqualTo(Map.of("equal ok", 53, "equal errno", 28));
    }

    @Test
    void answersAsTheRealKernelToRegisterStringsAndCommands() {
        MiscRecords records = MiscRecords.replay();
        assertThat(records.differences()).isEmpty();
        assertThat(records.count()).isEqualTo(1000);
    }

    @Test
    void answersAsTheRealKernelToCasesThatWereFoundLater() {
        OracleReplay corpus = OracleReplay.ofFoundCases();
        assertThat(corpus.differences()).isEmpty();
        assertThat(corpus.counts().keySet()).allMatch(key -> key.startsWith("equal "));
    }
}
