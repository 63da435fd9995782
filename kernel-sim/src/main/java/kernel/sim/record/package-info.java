/**
 * Cases and records: what is executed, and what is seen of it, as JSON. The same format is spoken by an observer of a
 * real kernel, so that the two can be compared.
 *
 * <p>Read {@link kernel.sim.record.ExecCase} and {@link kernel.sim.record.Replay} first.
 */
@NullMarked
package kernel.sim.record;

import org.jspecify.annotations.NullMarked;
