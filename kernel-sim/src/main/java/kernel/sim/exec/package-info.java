/**
 * The exec path: from the call to the first instruction.
 *
 * <p>Read {@link kernel.sim.exec.Kernel} and {@link kernel.sim.exec.ExecRequest} first. One kernel may be used by many
 * threads; each exec works for one task.
 */
@NullMarked
package kernel.sim.exec;

import org.jspecify.annotations.NullMarked;
