package kernel.api;

/**
 * The standard signals.
 *
 * @abi Linux {@code asm/signal.h}: the numbers of x86, arm and riscv
 */
public enum Signal {
    /** Hangup. */
    SIGHUP(1, "Hangup"),
    /** Interrupt. */
    SIGINT(2, "Interrupt"),
    /** Quit. */
    SIGQUIT(3, "Quit"),
    /** Illegal instruction. */
    SIGILL(4, "Illegal instruction"),
    /** Trace/breakpoint trap. */
    SIGTRAP(5, "Trace/breakpoint trap"),
    /** Aborted. */
    SIGABRT(6, "Aborted"),
    /** Bus error. */
    SIGBUS(7, "Bus error"),
    /** Floating point exception. */
    SIGFPE(8, "Floating point exception"),
    /** Killed. */
    SIGKILL(9, "Killed"),
    /** User defined signal 1. */
    SIGUSR1(10, "User defined signal 1"),
    /** Segmentation fault. */
    SIGSEGV(11, "Segmentation fault"),
    /** User defined signal 2. */
    SIGUSR2(12, "User defined signal 2"),
    /** Broken pipe. */
    SIGPIPE(13, "Broken pipe"),
    /** Alarm clock. */
    SIGALRM(14, "Alarm clock"),
    /** Terminated. */
    SIGTERM(15, "Terminated"),
    /** Stack fault. */
    SIGSTKFLT(16, "Stack fault"),
    /** Child exited. */
    SIGCHLD(17, "Child exited"),
    /** Continued. */
    SIGCONT(18, "Continued"),
    /** Stopped (signal). */
    SIGSTOP(19, "Stopped (signal)"),
    /** Stopped. */
    SIGTSTP(20, "Stopped"),
    /** Stopped (tty input). */
    SIGTTIN(21, "Stopped (tty input)"),
    /** Stopped (tty output). */
    SIGTTOU(22, "Stopped (tty output)"),
    /** Urgent I/O condition. */
    SIGURG(23, "Urgent I/O condition"),
    /** CPU time limit exceeded. */
    SIGXCPU(24, "CPU time limit exceeded"),
    /** File size limit exceeded. */
    SIGXFSZ(25, "File size limit exceeded"),
    /** Virtual timer expired. */
    SIGVTALRM(26, "Virtual timer expired"),
    /** Profiling timer expired. */
    SIGPROF(27, "Profiling timer expired"),
    /** Window changed. */
    SIGWINCH(28, "Window changed"),
    /** I/O possible. */
    SIGIO(29, "I/O possible"),
    /** Power failure. */
    SIGPWR(30, "Power failure"),
    /** Bad system call. */
    SIGSYS(31, "Bad system call");

    private final int number;
    private final String description;

    Signal(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /**
     * Returns the number.
     *
     * @return 1 to 31
     */
    public int number() {
        return number;
    }

    /**
     * Returns what shells print when a program dies by it.
     *
     * @return a short text
     */
    public String description() {
        return description;
    }
}
