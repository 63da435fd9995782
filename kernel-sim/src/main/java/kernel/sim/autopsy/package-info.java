/**
 * What a process is made of, and how it came to be so: the steps of an exec or of a scenario, each with what the memory
 * looks like then.
 *
 * <p>Read {@link kernel.sim.autopsy.Autopsy} and {@link kernel.sim.autopsy.Step} first.
 */
@NullMarked
package kernel.sim.autopsy;

import org.jspecify.annotations.NullMarked;
