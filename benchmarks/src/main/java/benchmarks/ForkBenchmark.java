package benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.task.Task;
import kernel.sim.task.TaskTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Making children, of a large task and to execute the host's own {@code /bin/true}; their ends are not measured. */
@State(Scope.Thread)
public class ForkBenchmark {
    private static final long PAGES = 100_000;
    private static final String PROGRAM = "/bin/true";
    private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Kernel.of(files);
    private final TaskTable table = kernel.tasks();
    private final Task small = table.fork(table.init());
    private Task large = small;

    @Setup
    public void start() throws IOException {
        files.put(PROGRAM, 0755, Files.readAllBytes(Path.of(PROGRAM)));
        files.put(LOADER, 0755, Files.readAllBytes(Path.of(LOADER)));
        kernel.execve(small, ExecRequest.of(PROGRAM));
        large = table.fork(table.init());
        kernel.execve(large, ExecRequest.of(PROGRAM));
        PagedAddressSpace mm = large.program().orElseThrow().mm();
        try (UserAccess access = mm.access()) {
            access.fill(Spaces.map(mm, PAGES * Spaces.PAGE, 0), (byte) 1, PAGES * Spaces.PAGE);
        }
    }

    @TearDown(Level.Invocation)
    public void end() {
        for (Task parent : new Task[] {small, large}) {
            for (Task child : table.children(parent)) {
                table.exit(child, 0);
                table.wait4(parent, -1, 0);
            }
        }
    }

    /** A child of a task with 100,000 pages. */
    @Benchmark
    public Task fork() {
        return table.fork(large);
    }

    /** A child that executes a program, up to its first instruction. */
    @Benchmark
    public Task forkExec() {
        Task child = table.fork(small);
        kernel.execve(child, ExecRequest.of(PROGRAM));
        return child;
    }
}
