package kernel.api;

/** Fixed limits of the exec path, each with its source. */
public final class Limits {
    /**
     * Bytes of a file that a format sees before it claims the file.
     *
     * @kernel v6.18 include/uapi/linux/binfmts.h; 128 before v5.1
     */
    public static final int BINPRM_BUF_SIZE = 256;

    /**
     * Longest argument or environment string, with its terminator, on a machine with pages of 4 KiB.
     *
     * @kernel v6.18 include/uapi/linux/binfmts.h
     */
    public static final int MAX_ARG_STRLEN = 32 * 4096;

    /**
     * Most strings in an argument list.
     *
     * @kernel v6.18 include/uapi/linux/binfmts.h
     */
    public static final int MAX_ARG_STRINGS = 0x7fffffff;

    /**
     * What arguments and environment may use whatever the stack limit is.
     *
     * @kernel v6.18 include/uapi/linux/limits.h, {@code ARG_MAX}
     */
    public static final int ARG_MAX = 131072;

    /**
     * The default stack limit.
     *
     * @kernel v6.18 include/uapi/linux/resource.h, {@code _STK_LIM}
     */
    public static final long STK_LIM = 8L << 20;

    /**
     * Longest path, with its terminator.
     *
     * @kernel v6.18 include/uapi/linux/limits.h
     */
    public static final int PATH_MAX = 4096;

    /**
     * Longest component of a path.
     *
     * @kernel v6.18 include/uapi/linux/limits.h
     */
    public static final int NAME_MAX = 255;

    /**
     * Most symbolic links that one path may lead through.
     *
     * @kernel v6.18 include/linux/namei.h
     */
    public static final int MAXSYMLINKS = 40;

    /**
     * Bytes of a task's name, with the terminator.
     *
     * @kernel v6.18 include/linux/sched.h
     */
    public static final int TASK_COMM_LEN = 16;

    private Limits() {}

    /**
     * Returns the length of the longest argument or environment string, with its terminator.
     *
     * @param pageSize the machine's
     * @return in bytes, {@link #MAX_ARG_STRLEN} for pages of 4 KiB
     */
    public static int maxArgStrlen(int pageSize) {
        return 32 * pageSize;
    }
}
