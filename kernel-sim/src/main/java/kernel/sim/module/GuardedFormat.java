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
        try {
            return format.coreDump(params);
        } catch (ExecException | IOException e) {
            throw e;
        } catch (Throwable t) {
            throw fault(Violation.of(PluginRule.FAULTS), describe(t));
        }
    }

    private LoadResult guard(LoadContext load, Supplier<LoadResult> call) {
        Violation violation = Violation.of(PluginRule.FAULTS, load.file().path());
        try {
            LoadResult result = call.get();
            if (result != null) {
                return result;
            }
        } catch (ExecException e) {
            throw e;
        } catch (Throwable t) {
            throw fault(violation, describe(t));
        }
        throw fault(violation, "a result that is null");
    }

    private String describe(Throwable failure) {
        return Culprit.describe(
                failure, List.of(String.valueOf(format.getClass().getModule().getName())));
    }

    private ExecException fault(Violation violation, String found) {
        if (faults.incrementAndGet() == MAX_FAULTS) {
            quarantine.run();
        }
        return new ExecException(violation.withFound("in " + name + ": " + found));
    }
}
