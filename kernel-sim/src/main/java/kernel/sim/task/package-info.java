/**
 * Tasks: identity, limits, working directory, the program that runs; how they fork, share, signal, end and are waited
 * for.
 *
 * <p>Read {@link kernel.sim.task.Task} first, then {@link kernel.sim.task.TaskTable}. A task is driven by one thread at a
 * time, different tasks by as many as one likes. Who needs several locks takes them in this order:
 *
 * <ol>
 *   <li>the task list, {@code tasklist_lock} and {@code siglock}: all of a call that makes or ends tasks, sends signals,
 *       or waits; for a task in no list, its process stands for the list
 *   <li>the threads of a process, {@code signal_struct}
 *   <li>a part that tasks share (descriptors, directory, handlers, namespaces), {@code file_lock} and others; the counts
 *       of users, {@code ucounts_lock}
 *   <li>an open file, a module
 *   <li>a page table that address spaces share, {@code ptl}; then the pages of a file; then the frames
 * </ol>
 *
 * <p>Nobody takes a lock above while it holds one below.
 */
@NullMarked
package kernel.sim.task;

import org.jspecify.annotations.NullMarked;
