package kernel.tck;

import java.util.function.Consumer;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.profile.LinuxProfile;

/**
 * Where files are executed: each by a fresh task of a fresh kernel, which has the format under test and the contract's own.
 *
 * @param format the format under test
 * @param prepare puts the files that samples need
 * @param control tells the format what to do
 */
record Bench(BinaryFormat format, Consumer<MemoryFileSystem> prepare, Consumer<Kernel> control) {
    static final String PATH = "/tck/sample";

    private static final String HOST = "/tck/host";

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

    /** Executes a program of another format, which then asks for a shared library. */
    Execution useLibrary(Sample library) {
        Attempt attempt = new Attempt(this, library, LinuxProfile.SIM);
        attempt.files().put(HOST, 0755, AnchorFormat.PROGRAM);
        return attempt.execution((kernel, task) -> {
            kernel.execve(task, ExecRequest.of(HOST));
            kernel.uselib(task, ByteString.of(PATH));
        });
    }

    private Execution run(Sample sample, LinuxProfile profile, boolean isFailing) {
        Attempt attempt = new Attempt(this, sample, profile);
        attempt.watched().isFailing().set(isFailing);
        return attempt.execution(
                (kernel, task) -> kernel.execve(task, ExecRequest.of(PATH, "first argument", "second")));
    }
}
