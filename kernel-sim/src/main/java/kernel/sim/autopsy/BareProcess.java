package kernel.sim.autopsy;

import java.util.List;
import java.util.SplittableRandom;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.task.Task;

/** A process that has nothing but a stack and what the kernel gives it, at addresses that are not random. */
final class BareProcess {
    private static final String PATH = "/program";
    private static final int MODE = 0755;

    private BareProcess() {}

    static Task start(Kernel kernel) {
        Task task = new Task();
        exec(kernel(kernel), task);
        return task;
    }

    /** Returns a kernel of the same kind that takes any file for such a program. */
    static Kernel kernel(Kernel kernel) {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put(PATH, MODE, new byte[] {0});
        return new Kernel(
                kernel.profile(),
                kernel.machineProfile(),
                root,
                FormatList.of(List.of(new BareFormat())),
                new SplittableRandom());
    }

    /** Lets a task of such a kernel execute the program. */
    static void exec(Kernel bare, Task task) {
        bare.execve(task, ExecRequest.of(PATH));
    }
}
