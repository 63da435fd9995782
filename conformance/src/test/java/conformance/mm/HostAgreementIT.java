package conformance.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's kernel compared with itself: what it answers depends on nothing but the calls. */
class HostAgreementIT {
    private static final int SEQUENCES = Integer.getInteger("conformance.sequences", 50);
    private static final long SEED = Long.getLong("conformance.seed", 20261121L);
    private static final int CALLS = 40;

    @TempDir
    private Path directory;

    @Test
    void answersTheSameTwice() throws IOException, InterruptedException {
        Optional<String> reason = MemoryObserver.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        Path here = directory.toRealPath();
        Path observer = MemoryObserver.build(here);
        MemoryFiles files = MemoryFiles.in(here, MemoryObserver.buildTarget(here));
        SequenceGenerator generator = new SequenceGenerator(SEED, CALLS);
        Tally tally = new Tally();
        try (Memory one = HostMemory.open(observer, files);
                Memory two = HostMemory.open(observer, files)) {
            Comparison comparison = new Comparison(files::renew, one, two, Comparison.INEXACT);
            for (int i = 0; i < SEQUENCES; i++) {
                Comparison.Outcome outcome = comparison.run(generator.limits(i), generator.source(i));
                assertThat(outcome.difference()).as(outcome.report()).isEmpty();
                tally.add(outcome);
            }
        }
        System.out.println("seed " + SEED + ": " + SEQUENCES + " sequences " + tally);
    }
}
