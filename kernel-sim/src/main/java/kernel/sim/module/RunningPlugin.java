package kernel.sim.module;

import java.nio.file.Path;
import java.util.List;

/**
 * What exists of a plugin while it is loaded.
 *
 * @param layer its modules
 * @param formats its formats, in the order of asking
 * @param module what a use of a format keeps
 * @param copies the jars that its classes come from
 */
record RunningPlugin(ModuleLayer layer, List<GuardedFormat> formats, LoadedModule module, List<Path> copies) {}
