package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule that ksim does not check is found by comparison with the host's kernel, and shown with few changed bytes. */
class PlantedBugIT {
    private static final int CASES = 1000;
    private static final long SEED = 1;

    @TempDir
    static Path directory;

    private static HostKernel host;
    private static List<MutatedCase> cases;
    private static List<JsonObject> records;

    /** What the host answers does not depend on what ksim lacks. */
    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        host = HostKernel.assumed(directory);
        LiveMutations mutations = new LiveMutations(host);
        cases = mutations.cases(CASES, SEED);
        records = mutations.observe(cases);
    }

    @AfterEach
    void turnAllRulesOn() {
        System.clearProperty(HostKernel.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "elf.header.type, 1",
        "elf.phdr.entsize, 1",
        "elf.load.range, 3",
        "elf.interp.machine, 1",
        "elf.entry, 4"
    })
    void isFoundAndShrunk(String rule, int bytes) throws Exception {
        System.setProperty(HostKernel.OFF, rule);
        LiveMutations mutations = new LiveMutations(host);
        mutations.compare(cases, records);
        assertThat(mutations.differences()).as("differences without " + rule).isPositive();
        assertThat(mutations.shrunk()).anySatisfy(found -> {
            assertThat(found.changedBytes()).isBetween(1L, (long) bytes);
            assertThat(mutations.report(found)).contains("kernel ", "ksim ", "\"make\":");
        });
    }
}
