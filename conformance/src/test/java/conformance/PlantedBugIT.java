package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule that ksim does not check is found by comparison with the host's kernel, and shown with few changed bytes. */
class PlantedBugIT {
    private static final int CASES = 2000;
    private static final long SEED = 1;

    @TempDir
    static Path directory;

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
        HostKernel host = HostKernel.assumed(directory);
        System.setProperty(HostKernel.OFF, rule);
        LiveMutations mutations = new LiveMutations(host);
        mutations.run(CASES, SEED);
        assertThat(mutations.differences()).as("differences without " + rule).isPositive();
        assertThat(mutations.shrunk()).anySatisfy(found -> {
            assertThat(found.changedBytes()).isBetween(1L, (long) bytes);
            assertThat(mutations.report(found)).contains("kernel ", "ksim ", "\"make\":");
        });
    }
}
