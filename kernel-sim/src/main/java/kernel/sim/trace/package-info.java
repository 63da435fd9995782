/**
 * What happened to an exec and why, as data and as text: the verdict, the bytes behind it, what was assumed.
 *
 * <p>Read {@link kernel.sim.trace.Diagnosis} and {@link kernel.sim.trace.Verdict} first. Everything here is immutable.
 */
@NullMarked
package kernel.sim.trace;

import org.jspecify.annotations.NullMarked;
