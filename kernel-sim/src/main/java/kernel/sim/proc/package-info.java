/**
 * What /proc shows of a program, to the letter.
 *
 * <p>Read {@link kernel.sim.proc.ProcMaps} first. Everything is computed from a program when it is asked for.
 */
@NullMarked
package kernel.sim.proc;

import org.jspecify.annotations.NullMarked;
