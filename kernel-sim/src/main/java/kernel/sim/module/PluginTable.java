package kernel.sim.module;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The plugins that were seen, in the order of their directories and names. */
final class PluginTable {
    private Map<Path, Plugin> plugins = new LinkedHashMap<>();

    List<Plugin> all() {
        return List.copyOf(plugins.values());
    }

    Optional<Plugin> at(Path path) {
        return Optional.ofNullable(plugins.get(path));
    }

    void put(Plugin plugin) {
        plugins.put(plugin.path(), plugin);
    }

    /**
     * Looks at the directories again. A plugin that runs stays in the table, whatever has become of its files.
     *
     * @param isComplete whether all of a plugin is there; the others are left for another time
     */
    void scan(PluginPath path, Predicate<PluginUnit> isComplete) throws IOException {
        Map<Path, Plugin> next = new LinkedHashMap<>();
        for (PluginUnit unit : path.units()) {
            Optional<Plugin> known = at(unit.path());
            if (isComplete.test(unit)) {
                next.put(unit.path(), known.isPresent() && isKept(known.get(), unit) ? known.get() : inspect(unit));
            } else {
                known.ifPresent(plugin -> next.put(unit.path(), plugin));
            }
        }
        for (Plugin plugin : plugins.values()) {
            if (plugin.running().isPresent()) {
                next.putIfAbsent(plugin.path(), plugin);
            }
        }
        plugins = next;
        disableDoubles();
    }

    private static boolean isKept(Plugin known, PluginUnit unit) {
        boolean isSame = known.stamp().equals(Stamp.of(unit));
        return known.running().isPresent() || (isSame && known.state() != PluginState.DISABLED);
    }

    static Plugin inspect(PluginUnit unit) {
        Stamp stamp = Stamp.of(unit);
        return new Plugin(unit, stamp, UnitInspector.inspect(unit));
    }

    /** Of several plugins with one module, the newest of the first directory stands. */
    private void disableDoubles() {
        Map<String, Plugin> chosen = new LinkedHashMap<>();
        for (Plugin plugin : plugins.values()) {
            if (!plugin.canStart() && plugin.running().isEmpty()) {
                continue;
            }
            Plugin other = chosen.get(plugin.name());
            if (other == null || isBetter(plugin, other)) {
                chosen.put(plugin.name(), plugin);
            }
        }
        for (Plugin plugin : new ArrayList<>(plugins.values())) {
            Plugin other = chosen.get(plugin.name());
            if (plugin.canStart() && other != null && other != plugin) {
                yieldTo(plugin, other);
            }
        }
    }

    private static boolean isBetter(Plugin plugin, Plugin other) {
        if (other.running().isPresent() || plugin.running().isPresent()) {
            return other.running().isEmpty();
        }
        return isBeside(plugin, other) && version(plugin).compareTo(version(other)) > 0;
    }

    private static boolean isBeside(Plugin plugin, Plugin other) {
        return String.valueOf(plugin.path().getParent())
                .equals(String.valueOf(other.path().getParent()));
    }

    private static ModuleDescriptor.Version version(Plugin plugin) {
        return ModuleDescriptor.Version.parse(plugin.version().orElse("0"));
    }

    private static void yieldTo(Plugin plugin, Plugin other) {
        String found = "the module " + plugin.name() + " is also in " + other.path() + ", which is used";
        PluginRule rule = isBeside(plugin, other) ? PluginRule.OLDER : PluginRule.SHADOWED;
        plugin.disable(new PluginProblem(rule, plugin.path(), found, "delete one of them"));
    }
}
