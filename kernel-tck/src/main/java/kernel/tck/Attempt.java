package kernel.tck;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import kernel.api.ExecException;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;

/** A fresh kernel with one file, and what a fresh task does with it. */
final class Attempt {
    private static final int SEED = 7;
    private static final MachineProfile MACHINE = MachineProfile.builtIn();

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final WatchedFiles watched = new WatchedFiles(files);
    private final LoadedModule module = new LoadedModule("subject");
    private final WatchedFormat subject;
    private final Kernel kernel;

    Attempt(Bench bench, Sample sample, LinuxProfile profile) {
        bench.prepare().accept(files);
        sample.files().forEach((path, content) -> files.put(path, 0755, content.toByteArray()));
        files.put(Bench.PATH, 0755, sample.bytes());
        subject = new WatchedFormat(bench.format(), watched.reads());
        kernel = new Kernel(profile, MACHINE, watched, FormatList.of(List.of()), new SplittableRandom(SEED));
        kernel.registerBinfmt(new AnchorFormat(), new LoadedModule("anchor"));
        kernel.insertBinfmt(subject, module);
        bench.control().accept(kernel);
    }

    MemoryFileSystem files() {
        return files;
    }

    WatchedFiles watched() {
        return watched;
    }

    Execution execution(BiConsumer<Kernel, Task> action) {
        Task task = new Task();
        var before = task.state();
        Optional<ExecException> refusal = Optional.empty();
        Optional<Throwable> fault = Optional.empty();
        try {
            action.accept(kernel, task);
        } catch (ExecException e) {
            refusal = Optional.of(e);
        } catch (RuntimeException | Error e) {
            fault = Optional.of(subject.fault().orElse(e));
        }
        return new Execution(task, before, subject, module, refusal, fault);
    }
}
