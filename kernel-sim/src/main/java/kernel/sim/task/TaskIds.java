package kernel.sim.task;

/**
 * The numbers of a task.
 *
 * @param pid its own; a thread's differs from that of its process
 * @param ppid its parent's
 * @param pgrp its process group
 * @param sid its session
 */
public record TaskIds(int pid, int ppid, int pgrp, int sid) {
    /** The first task: its own group and session, without a parent. */
    public static final TaskIds FIRST = new TaskIds(1, 0, 1, 1);
}
