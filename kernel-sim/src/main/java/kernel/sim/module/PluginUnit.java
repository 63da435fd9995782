package kernel.sim.module;

import java.nio.file.Path;
import java.util.List;

/**
 * One thing that was dropped: a jar, or a directory with the plugin's jar and its private libraries.
 *
 * @param path the jar or directory
 * @param jars the jar, or all jars of the directory in the order of their names
 */
record PluginUnit(Path path, List<Path> jars) {
    PluginUnit {
        jars = List.copyOf(jars);
    }
}
