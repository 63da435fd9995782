package kernel.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.FileSystemType;
import kernel.api.LoadContext;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Versioned;

/** The format under test; what it does when it is asked for the first time in an exec is noted. */
final class WatchedFormat implements BinaryFormat {
    private final BinaryFormat format;
    private final AtomicInteger reads;
    private final List<String> calls = new ArrayList<>();
    private Optional<LoadResult> result = Optional.empty();
    private Optional<Throwable> fault = Optional.empty();
    private int readsInside;
    private boolean isAsked;

    WatchedFormat(BinaryFormat format, AtomicInteger reads) {
        this.format = format;
        this.reads = reads;
    }

    @Override
    public String name() {
        return "tck_subject";
    }

    @Override
    public List<Rule> rules() {
        return format.rules();
    }

    @Override
    public Versioned presence() {
        return format.presence();
    }

    @Override
    public Optional<FileSystemType> fileSystem() {
        return format.fileSystem();
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        if (isAsked) {
            // For the program that the first one handed over to.
            return format.loadBinary(bprm);
        }
        isAsked = true;
        return watched(() -> format.loadBinary(WatchedBinPrm.of(bprm, calls)));
    }

    @Override
    public LoadResult loadShlib(LoadContext load) {
        return watched(() -> format.loadShlib(load));
    }

    private LoadResult watched(Supplier<LoadResult> load) {
        int before = reads.get();
        try {
            LoadResult now = load.get();
            if (now == null) {
                throw new NullPointerException("the format returned null");
            }
            result = Optional.of(now);
            return now;
        } catch (ExecException e) {
            throw e;
        } catch (Throwable t) {
            fault = Optional.of(t);
            throw t;
        } finally {
            readsInside = reads.get() - before;
        }
    }

    List<String> calls() {
        return calls;
    }

    Optional<LoadResult> result() {
        return result;
    }

    Optional<Throwable> fault() {
        return fault;
    }

    /** Returns how often the format read the file, besides the header window. */
    int readsInside() {
        return readsInside;
    }
}
