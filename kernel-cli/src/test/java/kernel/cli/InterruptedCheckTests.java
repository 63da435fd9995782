package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

class InterruptedCheckTests {
    @TempDir
    private Path directory;

    /** Checks an archive, is interrupted, and goes on. */
    private String report(Reports form) throws IOException {
        Run.put(directory.resolve("good"), Programs.exec64().build());
        Path archive = Files.write(
                directory.resolve("a.tar"),
                new TinyTar()
                        .add("run", "#!/none\n".getBytes(StandardCharsets.UTF_8))
                        .build());
        Files.createDirectories(directory.resolve("more"));
        StringWriter out = new StringWriter();
        Progress progress = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, () -> 0);
        CheckOptions options = new CheckOptions(Optional.empty(), RootOptions.DEFAULT, 2);
        try (CheckRun run = new CheckRun(
                options,
                root -> List.of(CheckKernel.of("", Kernel.of(root), Circumstances.assumed())),
                form.open(out, false, "sim", "0"),
                progress)) {
            run.check(archive.toString());
            run.interrupt();
            run.check(directory.resolve("good").toString());
            run.check("/none");
            run.interrupt();
            run.end();
        }
        return out.toString();
    }

    @Test
    void tellsPeopleThatThereIsMore() throws IOException {
        assertThat(report(Reports.TEXT))
                .contains("1 executables: 0 load, 1 errors")
                .endsWith("\nInterrupted: there is more that was not looked at.\n");
    }

    @Test
    void tellsMachinesThatThereIsMore() throws IOException {
        assertThat(JsonParser.parseString(report(Reports.JSON))
                        .getAsJsonObject()
                        .getAsJsonObject("summary")
                        .get("complete")
                        .getAsBoolean())
                .isFalse();
        assertThat(report(Reports.JSONL)).contains("\"type\":\"summary\",\"complete\":false,\"executables\":1,");
        assertThat(report(Reports.SARIF)).contains("\"executionSuccessful\":false");
        assertThat(report(Reports.JUNIT)).contains("errors=\"1\"", "<error type=\"interrupted\"");
    }
}
