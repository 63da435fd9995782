package kernel.sim.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.Signal;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.ExecRule;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;

class MissingFactsTests {
    private static final ByteString PATH = ByteString.of("/bin/a");

    private static List<String> missing(Rule rule, Optional<Signal> signal, String... entries) {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        Kernel kernel = TestKernels.of(root);
        ExecException refusal = new ExecException(Violation.of(rule, PATH), List.of(), signal);
        Evidence evidence = new Evidence(
                kernel,
                Subject.of(new Task()),
                ExecRequest.of("/bin/a"),
                Chain.of(root, ByteString.of("/"), PATH),
                Optional.of(refusal));
        List<BinfmtEntry> all =
                Stream.of(entries).map(name -> new BinfmtEntry(name, List.of())).toList();
        return new MissingFacts(evidence, RegisteredEntries.of(all, kernel)).all();
    }

    @Test
    void areBytesThatNobodyCouldRead() {
        assertThat(missing(FsRule.READ, Optional.empty()))
                .containsExactly("the bytes of /bin/a, which ksim may not read (run it as a user who may)");
    }

    @Test
    void areEntriesThatMayTakeAFileOfNoFormat() {
        assertThat(missing(ExecRule.FORMAT, Optional.empty(), "qemu-arm", "cli"))
                .containsExactly(
                        "whether a binfmt_misc entry takes the file: this kernel cannot register qemu-arm, cli");
        assertThat(missing(ExecRule.FORMAT, Optional.empty())).isEmpty();
        assertThat(missing(ExecRule.FORMAT, Optional.of(Signal.SIGSEGV), "cli")).isEmpty();
        assertThat(missing(FsRule.EXECUTABLE, Optional.empty(), "cli")).isEmpty();
    }
}
