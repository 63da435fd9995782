package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares ksim with the kernel of the host on newly damaged headers. {@code -Dconformance.cases=} for more of them,
 * {@code -Dconformance.seed=} for others, {@code -Dconformance.off=RULE} to see that a missing rule is found.
 */
class LiveMutationIT {
    private static final int CASES = Integer.getInteger("conformance.cases", 2000);
    private static final long SEED = Long.getLong("conformance.seed", System.nanoTime());

    @TempDir
    static Path directory;

    @Test
    void answersAsTheHostsKernelToDamagedHeaders() throws Exception {
        HostKernel host = HostKernel.assumed(directory);
        LiveMutations mutations = new LiveMutations(host);
        mutations.run(CASES, SEED);
        System.out.printf(
                "damaged headers, -Dconformance.seed=%d: %d cases %s, %d differences, %s%n",
                SEED, CASES, mutations.outcomes(), mutations.differences(), host.describe());
        List<String> reports = new ArrayList<>();
        for (MutatedCase found : mutations.shrunk()) {
            reports.add(mutations.report(found));
        }
        reports.forEach(System.out::println);
        assertThat(reports).as("differences, -Dconformance.seed=" + SEED).isEmpty();
        assertThat(mutations.outcomes()).containsKeys("ok", "signal", "ENOEXEC");
        assertThat(mutations.outcomes().getOrDefault(HostKernel.TIMEOUT, 0)).isLessThanOrEqualTo(CASES / 100);
    }
}
