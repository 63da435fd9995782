package kernel.api;

/**
 * A signal as it was delivered, {@code siginfo_t}.
 *
 * @abi Linux {@code asm-generic/siginfo.h}
 */
public sealed interface SigInfo {
    /** Sent by a process: kill(2). */
    int SI_USER = 0;
    /** Sent by the kernel. */
    int SI_KERNEL = 0x80;

    /**
     * Returns which signal.
     *
     * @return the signal
     */
    Signal signo();

    /**
     * Returns why it came.
     *
     * @return si_code, for example {@link #SI_USER}
     */
    int code();

    /**
     * A signal that somebody sent.
     *
     * @param signo which
     * @param code why, for example {@link #SI_USER}
     * @param pid who sent it
     * @param uid the sender's real user id
     */
    record Kill(Signal signo, int code, int pid, int uid) implements SigInfo {}

    /**
     * A signal that an instruction caused.
     *
     * @param signo which
     * @param code why; the meaning depends on the signal
     * @param addr the address at fault
     */
    record Fault(Signal signo, int code, long addr) implements SigInfo {}
}
