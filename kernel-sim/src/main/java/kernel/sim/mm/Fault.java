package kernel.sim.mm;

import kernel.api.Signal;

/**
 * What becomes of a page fault.
 *
 * @kernel v6.18 arch/x86/mm/fault.c, {@code do_user_addr_fault}
 */
public enum Fault {
    /** The page is there now. */
    MINOR,
    /** The page is there now; it was read from a file. */
    MAJOR,
    /** Nothing is mapped: SIGSEGV, SEGV_MAPERR. */
    MAPERR(Signal.SIGSEGV, 1),
    /** The mapping forbids it: SIGSEGV, SEGV_ACCERR. */
    ACCERR(Signal.SIGSEGV, 2),
    /** The address is none that the processor could translate: SIGSEGV, SI_KERNEL. */
    GENERAL_PROTECTION(Signal.SIGSEGV, 128),
    /** The page lies behind the end of the file, or cannot be read: SIGBUS, BUS_ADRERR. */
    ADRERR(Signal.SIGBUS, 2);

    private final Signal signal;
    private final int code;

    Fault() {
        this(Signal.SIGSEGV, 0);
    }

    Fault(Signal signal, int code) {
        this.signal = signal;
        this.code = code;
    }

    /**
     * Tells whether the program can go on.
     *
     * @return false if it gets a signal
     */
    public boolean isResolved() {
        return code == 0;
    }

    /**
     * Returns the signal of a fault that is not resolved.
     *
     * @return SIGSEGV or SIGBUS
     */
    public Signal signal() {
        return signal;
    }

    /**
     * Returns the signal's {@code si_code}.
     *
     * @return 0 for a fault that is resolved
     */
    public int code() {
        return code;
    }
}
