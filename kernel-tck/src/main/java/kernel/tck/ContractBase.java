package kernel.tck;

import java.util.List;
import java.util.Map;
import java.util.Random;
import kernel.api.BinaryFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import org.junit.jupiter.api.Assertions;

/** What the author gives, and what all tests use. */
abstract class ContractBase {
    private static final long SEED = Long.getLong("ksim.seed", 0x5eed);

    private final Random random = new Random(SEED);

    /** Returns the format under test. */
    protected abstract BinaryFormat format();

    /** Returns files of the format, good and bad. */
    protected abstract List<Sample> samples();

    /** Returns shared libraries of the format, good and bad. */
    protected abstract List<Sample> libraries();

    /** Tells whether programs must start in memory that can be executed. */
    protected abstract boolean isCodeExecutable();

    /** Returns the rules that no file can break, with the reason. */
    protected abstract Map<String, String> unreachableRules();

    /** Puts the files that samples need besides themselves. */
    protected abstract void prepare(MemoryFileSystem root);

    /** Tells the format what to do. */
    protected abstract void control(Kernel kernel);

    final Bench bench() {
        return new Bench(format(), this::prepare, this::control);
    }

    final Random random() {
        return random;
    }

    final List<Sample> loading() {
        return samples().stream().filter(Sample::isLoading).toList();
    }

    /** Fails unless something holds; the format's name stands in front of the message. */
    final void check(boolean isOk, String message) {
        if (!isOk) {
            Assertions.fail("format " + format().name() + ": " + message + " [-Dksim.seed=" + SEED + "]");
        }
    }

    /** Executes a file, and fails if what comes out is neither a program nor an errno. */
    final Execution verdict(byte[] content, String what) {
        return verdict(bench().run(Sample.loads(what, content)), what);
    }

    final Execution verdict(Sample sample) {
        return verdict(bench().run(sample), "the sample \"" + sample.name() + "\"");
    }

    /** Lets a running program load a shared library. */
    final Execution libraryVerdict(Sample library) {
        return verdict(bench().useLibrary(library), "the library \"" + library.name() + "\"");
    }

    final Execution verdict(Execution execution, String what) {
        execution
                .fault()
                .ifPresent(fault -> check(false, what + " must end in a verdict, but ended in " + place(fault)));
        return execution;
    }

    private static String place(Throwable fault) {
        StackTraceElement[] frames = fault.getStackTrace();
        return fault + (frames.length == 0 ? "" : " at " + frames[0]);
    }
}
