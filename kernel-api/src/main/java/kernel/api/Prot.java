package kernel.api;

/**
 * Protections of a mapping.
 *
 * @abi Linux {@code asm-generic/mman-common.h}
 */
public final class Prot {
    /** Nothing is allowed. */
    public static final int PROT_NONE = 0;
    /** Reading is allowed. */
    public static final int PROT_READ = 1;
    /** Writing is allowed. */
    public static final int PROT_WRITE = 2;
    /** Executing is allowed. */
    public static final int PROT_EXEC = 4;

    /** Branches may lead to marked instructions only; aarch64. */
    public static final int PROT_BTI = 0x10;

    private Prot() {}

    /**
     * Returns the first three letters of a line of {@code /proc/PID/maps}.
     *
     * @param prot any combination
     * @return for example {@code r-x}
     */
    public static String describe(int prot) {
        return ((prot & PROT_READ) != 0 ? "r" : "-")
                + ((prot & PROT_WRITE) != 0 ? "w" : "-")
                + ((prot & PROT_EXEC) != 0 ? "x" : "-");
    }
}
