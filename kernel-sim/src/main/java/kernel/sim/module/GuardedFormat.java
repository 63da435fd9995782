package kernel.sim.module;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.CoreDumpParams;
import kernel.api.ExecException;
import kernel.api.LoadContext;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Versioned;
import kernel.api.Violation;

/**
 * A plugin's format. What it fails with is a refusal like any other, so that the next format is asked; when it has
 * failed too often it is not asked any more.
 */
final class GuardedFormat implements BinaryFormat {
    static final Comparator<GuardedFormat> ORDER =
            Comparator.comparingInt(GuardedFormat::priority).thenComparing(GuardedFormat::name);

    private static final int MAX_FAULTS = 3;

    private final BinaryFormat format;
    private final String name;
    private final int priority;
    private final Versioned presence;
    private final List<Rule> rules;
    private final AtomicInteger faults = new AtomicInteger();
    private volatile Runnable quarantine = () -> {};

    GuardedFormat(BinaryFormat format, String name, int priority, Versioned presence, List<Rule> rules) {
        this.format = format;
        this.name = name;
        this.priority = priority;
        this.presence = presence;
        this.rules = rules;
    }

    /** Says what happens when the format has failed too often. */
    void onQuarantine(Runnable action) {
        quarantine = action;
    }

    BinaryFormat format() {
        return format;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public Versioned presence() {
        return presence;
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        return guard(bprm, () -> format.loadBinary(bprm));
    }

    @Override
    public LoadResult loadShlib(LoadContext load) {
        return guard(load, () -> format.loadShlib(load));
    }

    @Override
    public boolean coreDump(CoreDumpParams params) throws IOException {
        return format.coreDump(params);
    }

    private LoadResult guard(LoadContext load, Supplier<LoadResult> call) {
        try {
            LoadResult result = call.get();
            if (result != null) {
                return result;
            }
            throw fault(load, "a result that is null");
        } catch (ExecException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            String module = String.valueOf(format.getClass().getModule().getName());
            throw fault(load, Culprit.describe(e, List.of(module)));
        }
    }

    private ExecException fault(LoadContext load, String found) {
        if (faults.incrementAndGet() == MAX_FAULTS) {
            quarantine.run();
        }
        return new ExecException(
                Violation.of(PluginRule.FAULTS, load.file().path()).withFound("in " + name + ": " + found));
    }
}
