package conformance;

import java.io.IOException;
import java.nio.file.Path;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.task.Task;

/** Executes programs in a JVM of its own, whose heap is the proof that exec needs little. */
final class SmallHeap {
    private static final long MOST = 32L << 20;

    private SmallHeap() {}

    /** Prints a line for each program. Arguments: the directory that is the root, then paths inside it. */
    public static void main(String[] args) throws IOException {
        if (Runtime.getRuntime().maxMemory() > MOST) {
            throw new IllegalStateException("a heap of more than " + MOST + " bytes proves nothing");
        }
        Kernel kernel = Kernel.of(HostFileSystem.of(Path.of(args[0])));
        for (int i = 1; i < args.length; i++) {
            System.out.println(args[i] + ": " + outcome(kernel, args[i]));
        }
    }

    private static String outcome(Kernel kernel, String path) {
        Task task = new Task();
        try {
            kernel.execve(task, ExecRequest.of(path));
            return Images.maps(task.program().orElseThrow(), path).get(0);
        } catch (ExecException e) {
            return e.errno() + " " + e.violation().rule().id();
        }
    }
}
