package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kernel.archive.RootOptions;
import kernel.cli.check.CheckKernel;
import kernel.cli.check.CheckOptions;
import kernel.cli.check.CheckRun;
import kernel.cli.check.Progress;
import kernel.cli.check.Reports;
import kernel.sim.diagnosis.Circumstances;
import kernel.sim.exec.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTests {
    @TempDir
    private Path directory;

    /** Checks 300 files with a clock that a look at it puts forward. */
    private String err(boolean isShown) throws Exception {
        for (int i = 0; i < 300; i++) {
            Run.put(directory.resolve("f" + i), Programs.exec64().build());
        }
        AtomicLong now = new AtomicLong();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Progress progress = new Progress(
                new PrintStream(err, true, StandardCharsets.UTF_8), isShown, () -> now.addAndGet(50_000_000));
        CheckOptions options = new CheckOptions(Optional.of(directory), RootOptions.DEFAULT, 2);
        try (CheckRun run = new CheckRun(
                options,
                root -> List.of(CheckKernel.of("", Kernel.of(root), Circumstances.assumed())),
                Reports.TEXT.open(new java.io.StringWriter(), false, "sim", "0"),
                progress)) {
            run.check("/");
            assertThat(run.end().executables()).isEqualTo(300);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void drawsALineWithRateAndTimeLeftAndWipesItAway() throws Exception {
        String err = err(true);
        assertThat(err).containsPattern("\r#+\\.* +\\d+ %  \\d+ executables, \\d+/s, \\d+ s left  /");
        assertThat(err).endsWith("\r" + " ".repeat(78) + "\r").doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = false)
    void drawsNothingIfNobodyWatches(boolean isShown) throws Exception {
        assertThat(err(isShown)).isEmpty();
    }
}
