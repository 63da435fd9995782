/**
 * Modules: what a format came in, how long it is used, and who loads it when nobody recognises a file; and plugins, which
 * are modules that are dropped into a directory as jars.
 *
 * <p>Read {@link kernel.sim.module.LoadedModule} and {@link kernel.sim.module.Modules} first. Both are used by many
 * threads at once.
 */
@NullMarked
package kernel.sim.module;

import org.jspecify.annotations.NullMarked;
