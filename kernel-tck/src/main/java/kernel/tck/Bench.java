package kernel.tck;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;

/**
 * Where files are executed: each by a fresh task of a fresh kernel, which has the format under test and the contract's own.
 *
 * @param format the format under test
 * @param prepare puts the files that samples need
 */
record Bench(BinaryFormat format, Consumer<MemoryFileSystem> prepare) {
    static final String PATH = "/tck/sample";

    private static final int SEED = 7;
    private static final MachineProfile MACHINE = MachineProfile.builtIn();

    Execution run(Sample sample) {
        return run(sample, LinuxProfile.SIM, false);
    }

    Execution run(Sample sample, LinuxProfile profile) {
        return run(sample, profile, false);
    }

    /** Executes a file of which only the header window can be read. */
    Execution runFailing(Sample sample) {
        return run(sample, LinuxProfile.SIM, true);
    }

    private Execution run(Sample sample, LinuxProfile profile, boolean isFailing) {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        prepare.accept(files);
        sample.files().forEach((path, content) -> files.put(path, 0755, content.toByteArray()));
        files.put(PATH, 0755, sample.bytes());
        WatchedFiles watched = new WatchedFiles(files);
        watched.isFailing().set(isFailing);
        WatchedFormat subject = new WatchedFormat(format, watched.reads());
        LoadedModule module = new LoadedModule("subject");
        Kernel kernel = new Kernel(profile, MACHINE, watched, FormatList.of(List.of()), new SplittableRandom(SEED));
        kernel.registerBinfmt(new AnchorFormat(), new LoadedModule("anchor"));
        kernel.insertBinfmt(subject, module);
        return execute(kernel, subject, module);
    }

    private static Execution execute(Kernel kernel, WatchedFormat subject, LoadedModule module) {
        Task task = new Task();
        var before = task.state();
        Optional<ExecException> refusal = Optional.empty();
        Optional<Throwable> fault = Optional.empty();
        try {
            kernel.execve(task, ExecRequest.of(PATH, "first argument", "second"));
        } catch (ExecException e) {
            refusal = Optional.of(e);
        } catch (RuntimeException | Error e) {
            fault = Optional.of(subject.fault().orElse(e));
        }
        return new Execution(task, before, subject, module, refusal, fault);
    }
}
