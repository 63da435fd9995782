package kernel.sim.task;

/**
 * The steps of making a child, in the kernel's order; each can lack memory.
 *
 * @kernel v6.18 kernel/fork.c, {@code copy_process}
 */
public enum CopyStep {
    /** The task itself. */
    DUP_TASK_STRUCT,
    /** Its identity. */
    COPY_CREDS,
    /** Its list of semaphore changes. */
    COPY_SEMUNDO,
    /** Its descriptors. */
    COPY_FILES,
    /** Its directory. */
    COPY_FS,
    /** Its signal handlers. */
    COPY_SIGHAND,
    /** What the threads of its process have together. */
    COPY_SIGNAL,
    /** Its memory. */
    COPY_MM,
    /** Its namespaces. */
    COPY_NAMESPACES,
    /** Its input and output scheduling. */
    COPY_IO,
    /** Its registers. */
    COPY_THREAD,
    /** Its number. */
    ALLOC_PID,
    /** The parent's descriptor of it. */
    PIDFD_PREPARE
}
