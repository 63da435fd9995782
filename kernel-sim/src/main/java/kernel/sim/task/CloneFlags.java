package kernel.sim.task;

/**
 * Flags of clone(2), clone3(2) and unshare(2).
 *
 * @abi Linux {@code linux/sched.h}
 */
public final class CloneFlags {
    /** The bits that hold the exit signal in clone(2). */
    public static final long CSIGNAL = 0xff;
    /** A new time namespace, for clone3 and unshare. */
    public static final long CLONE_NEWTIME = 0x80;
    /** The same memory. */
    public static final long CLONE_VM = 0x100;
    /** The same working directory, root and umask. */
    public static final long CLONE_FS = 0x200;
    /** The same descriptors. */
    public static final long CLONE_FILES = 0x400;
    /** The same signal handlers. */
    public static final long CLONE_SIGHAND = 0x800;
    /** Before v2.6: the same number as the parent, for the kernel alone. */
    public static final long CLONE_PID = 0x1000;
    /** A descriptor of the child for the parent. */
    public static final long CLONE_PIDFD = 0x1000;
    /** The child is traced too. */
    public static final long CLONE_PTRACE = 0x2000;
    /** The parent waits until the child has another memory. */
    public static final long CLONE_VFORK = 0x4000;
    /** The child is a child of the parent's parent. */
    public static final long CLONE_PARENT = 0x8000;
    /** The child is a thread of the same process. */
    public static final long CLONE_THREAD = 0x10000;
    /** A new mount namespace. */
    public static final long CLONE_NEWNS = 0x20000;
    /** The same list of semaphore changes to take back. */
    public static final long CLONE_SYSVSEM = 0x40000;
    /** Another thread-local storage. */
    public static final long CLONE_SETTLS = 0x80000;
    /** The child's number is stored in the parent's memory. */
    public static final long CLONE_PARENT_SETTID = 0x100000;
    /** The child's number is cleared in its memory when it leaves that. */
    public static final long CLONE_CHILD_CLEARTID = 0x200000;
    /** Has no effect any more. */
    public static final long CLONE_DETACHED = 0x400000;
    /** The child cannot be forced to be traced. */
    public static final long CLONE_UNTRACED = 0x800000;
    /** The child's number is stored in its memory. */
    public static final long CLONE_CHILD_SETTID = 0x1000000;
    /** Before v2.6.38: the child starts stopped. */
    public static final long CLONE_STOPPED = 0x2000000;
    /** A new control group namespace. */
    public static final long CLONE_NEWCGROUP = 0x2000000;
    /** A new namespace of host names. */
    public static final long CLONE_NEWUTS = 0x4000000;
    /** A new namespace of System V communication. */
    public static final long CLONE_NEWIPC = 0x8000000;
    /** A new user namespace. */
    public static final long CLONE_NEWUSER = 0x10000000;
    /** A new namespace of process numbers. */
    public static final long CLONE_NEWPID = 0x20000000;
    /** A new network namespace. */
    public static final long CLONE_NEWNET = 0x40000000;
    /** The same input and output scheduling. */
    public static final long CLONE_IO = 0x80000000L;
    /** Signal handlers become the default, for clone3. */
    public static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
    /** The child starts in another control group, for clone3. */
    public static final long CLONE_INTO_CGROUP = 0x200000000L;

    static final long NAMESPACES =
            CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWTIME;

    private CloneFlags() {}
}
