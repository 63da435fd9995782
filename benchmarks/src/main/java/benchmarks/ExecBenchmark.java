package benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.task.Task;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Executing the host's own {@code /bin/true} over and over, from files in memory. */
@State(Scope.Thread)
public class ExecBenchmark {
    private static final String PROGRAM = "/bin/true";
    private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Kernel.of(files);
    private final Task task = new Task();

    @Setup
    public void copy() throws IOException {
        files.put(PROGRAM, 0755, Files.readAllBytes(Path.of(PROGRAM)));
        files.put(LOADER, 0755, Files.readAllBytes(Path.of(LOADER)));
    }

    @Benchmark
    public void exec() {
        kernel.execve(task, ExecRequest.of(PROGRAM));
    }
}
