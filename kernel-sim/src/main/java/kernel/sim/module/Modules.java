package kernel.sim.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.Violation;

/**
 * The modules of a kernel that were dropped in as jars: seen, loaded when they are needed, and unloaded.
 *
 * <pre>{@code
 * FormatList formats = FormatList.load();
 * Modules modules = new Modules(PluginPath.of(Path.of("plugins")), formats.registry(profile));
 * Kernel kernel = new Kernel(profile, machine, root, formats, random, modules);
 * modules.start(profile.has(KernelBehaviour.REQUEST_MODULE));
 * }</pre>
 *
 * <p>A plugin that cannot run never stops the others; its problems say why. Plugins run with all rights of the process.
 *
 * @kernel v6.18 kernel/module/main.c
 */
public final class Modules implements ModuleLoader, AutoCloseable {
    /** How long the making of a plugin's formats may take. */
    public static final Duration START_LIMIT = Duration.ofSeconds(2);

    private final PluginPath path;
    private final FormatRegistry registry;
    private final PrivateCopies copies = new PrivateCopies();
    private final PluginLoader loader;
    private final Duration limit;
    private final PluginTable table = new PluginTable();
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Makes the modules of a kernel; none is seen yet.
     *
     * @param path where plugins lie
     * @param registry where their formats are registered
     */
    public Modules(PluginPath path, FormatRegistry registry) {
        this(path, registry, START_LIMIT);
    }

    /**
     * Makes the modules of a kernel; none is seen yet.
     *
     * @param path where plugins lie
     * @param registry where their formats are registered
     * @param startLimit how long the making of a plugin's formats may take
     */
    public Modules(PluginPath path, FormatRegistry registry, Duration startLimit) {
        this.path = path;
        this.registry = registry;
        this.limit = startLimit;
        this.loader = new PluginLoader(copies, startLimit);
    }

    /**
     * Returns the plugins that were seen.
     *
     * @return in the order of their directories and names
     */
    public List<Plugin> plugins() {
        return locked(table::all);
    }

    /**
     * Looks at the directories, without running any code of a plugin.
     *
     * @throws IOException if a directory cannot be read
     */
    public void discover() throws IOException {
        scan(unit -> true);
    }

    private void scan(Predicate<PluginUnit> isComplete) throws IOException {
        lock.lock();
        try {
            table.scan(path, isComplete);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what was dropped, replaced or removed since the directories were looked at. A plugin that is in use stays as
     * it is, until another time.
     *
     * @param isLazy whether plugins that have an alias wait until a file needs them
     * @throws IOException if a directory cannot be read
     */
    public void refresh(boolean isLazy) throws IOException {
        refresh(isLazy, unit -> true);
    }

    void refresh(boolean isLazy, Predicate<PluginUnit> isComplete) throws IOException {
        for (Plugin plugin : plugins()) {
            if (plugin.running().isPresent() && isReplaced(plugin, isComplete)) {
                unloadIfUnused(plugin);
            }
        }
        scan(isComplete);
        startFresh(isLazy);
    }

    private void unloadIfUnused(Plugin plugin) {
        lock.lock();
        try {
            plugin.module()
                    .filter(module -> stop(plugin, module, Duration.ZERO))
                    .ifPresent(module -> unload(plugin));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isReplaced(Plugin plugin, Predicate<PluginUnit> isComplete) {
        Optional<PluginUnit> now = PluginPath.unit(plugin.path());
        boolean isOther = now.isPresent() && !Stamp.of(now.get()).equals(plugin.stamp());
        return now.isEmpty() || !Files.exists(plugin.path()) || (isOther && isComplete.test(now.get()));
    }

    List<PluginUnit> units() throws IOException {
        return path.units();
    }

    /**
     * Looks at the directories and loads plugins.
     *
     * @param isLazy whether those that have an alias wait until a file needs them
     * @throws IOException if a directory cannot be read
     */
    public void start(boolean isLazy) throws IOException {
        discover();
        startFresh(isLazy);
    }

    /** Loads the plugins that were seen and never loaded. */
    void startFresh(boolean isLazy) {
        lock.lock();
        try {
            List<Plugin> fresh = table.all().stream()
                    .filter(plugin -> plugin.state() == PluginState.INSPECTED)
                    .filter(plugin -> !isLazy || plugin.aliases().isEmpty())
                    .toList();
            startAll(fresh);
        } finally {
            lock.unlock();
        }
    }

    /** Loads plugins; those that name another's format wait for it. */
    private void startAll(List<Plugin> plugins) {
        List<Plugin> loaded = new ArrayList<>();
        for (Plugin plugin : plugins) {
            if (load(plugin)) {
                loaded.add(plugin);
            }
        }
        boolean isProgress = true;
        while (isProgress) {
            isProgress = loaded.removeIf(plugin -> hasPlace(plugin) && register(plugin));
        }
        loaded.forEach(this::register);
    }

    private boolean load(Plugin plugin) {
        try {
            plugin.started(loader.load(plugin));
            return true;
        } catch (PluginException e) {
            plugin.add(e.problem());
            return false;
        }
    }

    private boolean hasPlace(Plugin plugin) {
        return plugin.place()
                .format()
                .map(name -> registry.owner(name).isPresent())
                .orElse(true);
    }

    /** Registers all formats of a plugin, or none; always returns true. */
    private boolean register(Plugin plugin) {
        RunningPlugin running = plugin.running().orElseThrow();
        for (GuardedFormat format : running.formats()) {
            Optional<LoadedModule> owner = registry.owner(format.name());
            if (owner.isPresent()) {
                String found = "the format " + format.name() + " is that of "
                        + owner.get().name() + " already";
                plugin.stopped();
                plugin.add(new PluginProblem(PluginRule.DUPLICATE, plugin.path(), found, "rename one, or unload it"));
                return true;
            }
        }
        if (!hasPlace(plugin)) {
            String found = "no format " + plugin.place().format().orElseThrow() + " is registered; it is the last one";
            plugin.add(new PluginProblem(PluginRule.ORDER, plugin.path(), found, "load the other one first"));
        }
        registerAll(plugin, running);
        return true;
    }

    private void registerAll(Plugin plugin, RunningPlugin running) {
        Place place = plugin.place();
        for (GuardedFormat format : running.formats()) {
            format.onQuarantine(() -> quarantine(plugin, format));
            registry.register(format, running.module(), place);
            if (place.kind() == Place.Kind.AFTER || place.kind() == Place.Kind.INSERT) {
                place = Place.after(format.name());
            }
        }
    }

    /** Takes a format that fails again and again out of the list; what it has loaded runs on. */
    private void quarantine(Plugin plugin, BinaryFormat format) {
        registry.unregister(format);
        plugin.add(new PluginProblem(
                PluginRule.FAULTS,
                plugin.path(),
                "the format " + format.name() + " failed again and again",
                "mend it"));
    }

    @Override
    public boolean requestModule(String alias) {
        lock.lock();
        try {
            for (Plugin plugin : table.all()) {
                if (plugin.aliases().contains(alias) && isLoaded(plugin)) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isLoaded(Plugin plugin) {
        if (plugin.canStart()) {
            startAll(List.of(plugin));
        }
        return plugin.state() == PluginState.STARTED;
    }

    /**
     * Loads a plugin, wherever it lies and whatever aliases it has.
     *
     * @param file a jar, or a directory with jars
     * @return the plugin; its problems say why if it has failed
     * @throws ExecException with ENOENT if there is no plugin, with EEXIST if its module is loaded
     * @kernel v6.18 kernel/module/main.c, {@code finit_module}
     */
    public Plugin insmod(Path file) {
        lock.lock();
        try {
            PluginUnit unit = PluginPath.unit(file).orElseThrow(() -> refusal(ModuleRule.NO_FILE, file.toString()));
            Plugin plugin = table.at(file).filter(Plugin::canStart).orElse(null);
            if (plugin == null || !plugin.stamp().equals(Stamp.of(unit))) {
                plugin = PluginTable.inspect(unit);
            }
            String name = plugin.name();
            if (loaded(name).isPresent()) {
                throw refusal(ModuleRule.LOADED, name);
            }
            table.put(plugin);
            if (plugin.canStart()) {
                startAll(List.of(plugin));
            }
            return plugin;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Unloads a plugin: its formats are not asked any more, and its classes can go.
     *
     * @param name its module
     * @param wait how long to wait for those who use it
     * @return what proves that it is gone
     * @throws ExecException with ENOENT if it is not loaded, with EBUSY if it is in use
     * @kernel v6.18 kernel/module/main.c, {@code delete_module}
     */
    public Unloading rmmod(String name, Duration wait) {
        Plugin plugin = locked(() -> loaded(name)).orElseThrow(() -> refusal(ModuleRule.NOT_LOADED, name));
        LoadedModule module = plugin.module().orElseThrow(() -> refusal(ModuleRule.NOT_LOADED, name));
        if (!stop(plugin, module, wait)) {
            String holders = String.join(", ", module.holders());
            throw refusal(ModuleRule.BUSY, name + ", used " + module.uses() + " times; by " + holders);
        }
        return locked(() -> unload(plugin));
    }

    /** Waits without the lock: whoever uses the plugin may need it to come to an end. */
    private static boolean stop(Plugin plugin, LoadedModule module, Duration wait) {
        PluginState before = plugin.state();
        plugin.enter(PluginState.STOPPING);
        boolean isStopped = module.tryStop(wait);
        if (!isStopped) {
            plugin.enter(before);
        }
        return isStopped;
    }

    private Unloading unload(Plugin plugin) {
        RunningPlugin running = plugin.running().orElseThrow();
        running.formats().forEach(registry::unregister);
        PluginEnd.close(running, plugin, limit);
        plugin.stopped();
        ClassLoader classes =
                running.layer().findLoader(plugin.inspection().roots().get(0));
        return new Unloading(plugin, classes, running.copies());
    }

    private Optional<Plugin> loaded(String name) {
        return table.all().stream()
                .filter(plugin -> plugin.name().equals(name) && plugin.running().isPresent())
                .findFirst();
    }

    private static ExecException refusal(ModuleRule rule, String found) {
        return new ExecException(Violation.of(rule).withFound(found));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deletes the private copies of all jars. What is loaded stays registered, but may find no more of its classes.
     *
     * @throws IOException if a copy cannot be deleted
     */
    @Override
    public void close() throws IOException {
        copies.delete();
    }
}
