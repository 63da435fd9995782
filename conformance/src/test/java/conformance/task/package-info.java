/**
 * Tasks: the same calls made by tasks of the host and by simulated ones, and compared call by call. Read
 * {@link conformance.task.TaskCall} and {@link conformance.task.Tasks} first.
 */
@NullMarked
package conformance.task;

import org.jspecify.annotations.NullMarked;
