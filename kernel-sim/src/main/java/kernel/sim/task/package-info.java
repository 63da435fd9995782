/**
 * Tasks: identity, limits, working directory, and the program that runs.
 *
 * <p>Read {@link kernel.sim.task.Task} first. A task is driven by one thread at a time.
 */
@NullMarked
package kernel.sim.task;

import org.jspecify.annotations.NullMarked;
