package binfmt.elf.core;

/**
 * Types of the notes in a core. They belong to the owner {@code CORE}.
 *
 * @abi Linux {@code uapi/linux/elf.h}
 */
public final class NoteType {
    /** State and general registers of a thread, {@link PrStatus}. */
    public static final int NT_PRSTATUS = 1;
    /** Floating-point registers of a thread. */
    public static final int NT_PRFPREG = 2;
    /** The process, {@link PrPsInfo}. */
    public static final int NT_PRPSINFO = 3;
    /** The auxiliary vector. */
    public static final int NT_AUXV = 6;
    /** The mapped files, {@link CoreMapping}. */
    public static final int NT_FILE = 0x46494c45;
    /** The signal, {@code siginfo_t}. */
    public static final int NT_SIGINFO = 0x53494749;

    /** Owner of the notes that every machine has. */
    static final String CORE = "CORE";

    private NoteType() {}
}
