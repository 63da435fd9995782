package kernel.sim.task;

/**
 * Options of wait4(2) and waitid(2).
 *
 * @abi Linux {@code linux/wait.h}
 */
public final class WaitOptions {
    /** Do not wait. */
    public static final int WNOHANG = 1;
    /** Also children that were stopped. */
    public static final int WUNTRACED = 2;
    /** Children that were stopped; for waitid. */
    public static final int WSTOPPED = 2;
    /** Children that have ended; for waitid. */
    public static final int WEXITED = 4;
    /** Also children that go on. */
    public static final int WCONTINUED = 8;
    /** Leave the child as it is; for waitid. */
    public static final int WNOWAIT = 0x1000000;
    /** Not the children of other threads. */
    public static final int WNOTHREAD = 0x20000000;
    /** Children of both kinds. */
    public static final int WALL = 0x40000000;
    /** Children that do not tell by SIGCHLD. */
    public static final int WCLONE = 0x80000000;

    static final int OF_WAIT4 = WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL | WCLONE;
    static final int OF_WAITID = WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | WNOTHREAD | WALL | WCLONE;
    static final int EVENTS = WEXITED | WSTOPPED | WCONTINUED;

    private WaitOptions() {}
}
