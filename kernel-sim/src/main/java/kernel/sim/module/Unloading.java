package kernel.sim.module;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plugin that was stopped; its classes go when nothing holds them any more. */
public final class Unloading {
    private static final int COLLECTIONS = 10;
    private static final long PAUSE_MILLIS = 20;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Plugin plugin;
    private final WeakReference<ClassLoader> loader;
    private final List<Path> copies;

    Unloading(Plugin plugin, ClassLoader loader, List<Path> copies) {
        this.plugin = plugin;
        this.loader = new WeakReference<>(loader);
        this.copies = copies;
    }

    /**
     * Collects garbage until the plugin's classes are gone, or this does not seem to help.
     *
     * @return what is left
     */
    public UnloadReport prove() {
        for (int i = 0; i < COLLECTIONS && !isOver(); i++) {
            System.gc();
            pause();
        }
        boolean isCollected = loader.refersTo(null);
        List<String> suspects = isCollected ? List.of() : LeakSuspects.of(loader.get(), plugin, copies);
        UnloadReport report = new UnloadReport(plugin.name(), isCollected, openFiles(), suspects);
        note(report);
        return report;
    }

    private boolean isOver() {
        return loader.refersTo(null) && openFiles().isEmpty();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(UnloadReport report) {
        if (plugin.state() != PluginState.STOPPED) {
            return;
        }
        if (report.isClean()) {
            plugin.enter(PluginState.UNLOADED);
        } else {
            String found = "its classes are still there; suspects: " + String.join("; ", report.suspects());
            plugin.add(new PluginProblem(
                    PluginRule.LEAK, plugin.path(), found, "end in close() what it has started or registered"));
        }
    }

    /** Returns the copies that the process has open, where the host tells. */
    private List<String> openFiles() {
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                target(descriptor).filter(copies::contains).ifPresent(file -> open.add(file.toString()));
            }
        } catch (IOException e) {
            return List.of();
        }
        return open;
    }

    private static Optional<Path> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
