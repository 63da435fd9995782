package kernel.sim.module;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;

/** A plugin: what it says about itself, how far it has come, and what is wrong with it. */
public final class Plugin {
    private final PluginUnit unit;
    private final Stamp stamp;
    private final Inspection inspection;
    private volatile PluginState state;
    private volatile List<PluginProblem> later = List.of();
    private volatile Optional<RunningPlugin> running = Optional.empty();

    Plugin(PluginUnit unit, Stamp stamp, Inspection inspection) {
        this.unit = unit;
        this.stamp = stamp;
        this.inspection = inspection;
        this.state = stateAfter(inspection);
    }

    private static PluginState stateAfter(Inspection inspection) {
        if (inspection.isFailed()) {
            return PluginState.FAILED;
        }
        return inspection.isHostsOwn() ? PluginState.DISABLED : PluginState.INSPECTED;
    }

    /**
     * Returns where it lies.
     *
     * @return the jar or directory that was dropped
     */
    public Path path() {
        return unit.path();
    }

    /**
     * Returns its name.
     *
     * @return that of its module, or of its file if it is none
     */
    public String name() {
        return inspection.name();
    }

    /**
     * Returns its version.
     *
     * @return that of its module, if it has one
     */
    public Optional<String> version() {
        return inspection.version();
    }

    /**
     * Returns for what it is loaded.
     *
     * @return the aliases of its module; without any it is loaded at the start
     */
    public List<String> aliases() {
        return inspection.declarations().aliases();
    }

    /**
     * Returns where its formats are registered.
     *
     * @return the place
     */
    public Place place() {
        return inspection.declarations().place();
    }

    /**
     * Returns for which kernel.api it was made.
     *
     * @return the version, if it is known
     */
    public Optional<String> api() {
        return inspection.declarations().api();
    }

    /**
     * Returns the classes that are its formats.
     *
     * @return their names
     */
    public List<String> providers() {
        return inspection.providers();
    }

    /**
     * Returns what its jars are.
     *
     * @return SHA-256 of their bytes, in hexadecimal digits
     * @throws IOException if they cannot be read
     */
    public String sha256() throws IOException {
        return PrivateCopies.sha256(unit.jars());
    }

    /**
     * Returns how far it has come.
     *
     * @return the state, as it is now
     */
    public PluginState state() {
        return state;
    }

    /**
     * Returns what is wrong with it.
     *
     * @return failures, warnings and notes, in the order in which they were found
     */
    public List<PluginProblem> problems() {
        return Stream.concat(inspection.problems().stream(), later.stream()).toList();
    }

    /**
     * Returns its formats.
     *
     * @return in the order of asking; empty unless it is loaded
     */
    public List<BinaryFormat> formats() {
        return running.map(now -> List.<BinaryFormat>copyOf(now.formats())).orElse(List.of());
    }

    /**
     * Returns what a use of its formats keeps.
     *
     * @return the module, or empty unless it is loaded
     */
    public Optional<LoadedModule> module() {
        return running.map(RunningPlugin::module);
    }

    PluginUnit unit() {
        return unit;
    }

    Stamp stamp() {
        return stamp;
    }

    Inspection inspection() {
        return inspection;
    }

    Optional<RunningPlugin> running() {
        return running;
    }

    /** Tells whether it can be started now: for the first time, or again. */
    boolean canStart() {
        return switch (state) {
            case INSPECTED, STOPPED, UNLOADED -> true;
            case DISCOVERED, RESOLVED, STARTED, STOPPING, FAILED, DISABLED -> false;
        };
    }

    void started(RunningPlugin now) {
        running = Optional.of(now);
        state = PluginState.STARTED;
    }

    void enter(PluginState next) {
        state = next;
    }

    /** Forgets what was loaded, so that nothing here keeps its classes. */
    void stopped() {
        running = Optional.empty();
        state = PluginState.STOPPED;
    }

    void add(PluginProblem problem) {
        List<PluginProblem> all = new ArrayList<>(later);
        all.add(problem);
        later = List.copyOf(all);
        if (problem.isFailure()) {
            state = PluginState.FAILED;
        }
    }

    void disable(PluginProblem reason) {
        add(reason);
        state = PluginState.DISABLED;
    }
}
