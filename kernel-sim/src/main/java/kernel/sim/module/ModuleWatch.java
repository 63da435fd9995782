package kernel.sim.module;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at the directories of plugins again and again, and takes what was dropped, replaced or removed, once it has not
 * changed for a while: a file that is still being copied is left alone.
 */
public final class ModuleWatch implements AutoCloseable {
    /** How long a file must not have changed. */
    public static final Duration SETTLED = Duration.ofSeconds(1);

    private static final long INTERVAL_MILLIS = 250;

    /**
     * What a plugin's files were like.
     *
     * @param stamp by what they can be told
     * @param since when they were first seen so, as of {@link System#nanoTime()}
     */
    private record Seen(Stamp stamp, long since) {}

    private final Modules modules;
    private final boolean isLazy;
    private final Duration settled;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Thread thread = new Thread(this::run, "watch of plugins");

    ModuleWatch(Modules modules, boolean isLazy, Duration settled) {
        this.modules = modules;
        this.isLazy = isLazy;
        this.settled = settled;
    }

    /**
     * Begins to watch.
     *
     * @param modules whose directories are watched
     * @param isLazy whether plugins that have an alias wait until a file needs them
     * @return ends when it is closed
     */
    public static ModuleWatch start(Modules modules, boolean isLazy) {
        ModuleWatch watch = new ModuleWatch(modules, isLazy, SETTLED);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                look(System.nanoTime());
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once; a directory that cannot be read now may be readable the next time. */
    void look(long now) {
        try {
            for (PluginUnit unit : modules.units()) {
                Stamp stamp = Stamp.of(unit);
                seen.merge(
                        unit.path(),
                        new Seen(stamp, now),
                        (old, fresh) -> old.stamp().equals(stamp) ? old : fresh);
            }
            modules.refresh(isLazy, unit -> isSettled(unit, now));
        } catch (IOException e) {
            seen.clear();
        }
    }

    private boolean isSettled(PluginUnit unit, long now) {
        Seen last = seen.get(unit.path());
        return last != null && last.stamp().equals(Stamp.of(unit)) && now - last.since() >= settled.toNanos();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
