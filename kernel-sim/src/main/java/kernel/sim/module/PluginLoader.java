package kernel.sim.module;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Brings a plugin from its files to formats that can be registered. */
final class PluginLoader {
    private final PrivateCopies copies;
    private final Duration startLimit;

    PluginLoader(PrivateCopies copies, Duration startLimit) {
        this.copies = copies;
        this.startLimit = startLimit;
    }

    RunningPlugin load(Plugin plugin) throws PluginException {
        Inspection inspection = plugin.inspection();
        List<Path> jars = copy(plugin);
        ModuleLayer layer = UnitLayer.define(inspection, plugin.path(), jars);
        plugin.enter(PluginState.RESOLVED);
        List<GuardedFormat> formats = PluginStart.run(layer, inspection, plugin.path(), startLimit);
        return new RunningPlugin(layer, formats, new LoadedModule(plugin.name()), jars);
    }

    /** Copies the jars; they must be the ones that were inspected. */
    private List<Path> copy(Plugin plugin) throws PluginException {
        try {
            List<Path> jars = new ArrayList<>();
            for (Path jar : plugin.inspection().jars()) {
                jars.add(copies.copy(jar));
            }
            if (Stamp.of(plugin.unit()).equals(plugin.stamp())) {
                return jars;
            }
        } catch (IOException e) {
            throw problem(plugin, "cannot be copied: " + e);
        }
        throw problem(plugin, "has changed since it was looked at");
    }

    private static PluginException problem(Plugin plugin, String found) {
        return new PluginException(
                new PluginProblem(PluginRule.READ, plugin.path(), found, "check the file, and look at it again"));
    }
}
