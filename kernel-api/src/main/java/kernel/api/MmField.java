package kernel.api;

/**
 * The addresses that a loader records in the address space; tools read them from {@code /proc/PID/stat}.
 *
 * @kernel v6.18 include/linux/mm_types.h, {@code struct mm_struct}
 */
public enum MmField {
    /** Start of the program's code. */
    START_CODE,
    /** End of the program's code. */
    END_CODE,
    /** Stack pointer at the start of the program. */
    START_STACK,
    /** Start of the initialised data. */
    START_DATA,
    /** End of the initialised data. */
    END_DATA,
    /** Where the break started. */
    START_BRK,
    /** Where the break is. */
    BRK,
    /** Address of the first argument string. */
    ARG_START,
    /** Address behind the last argument string. */
    ARG_END,
    /** Address of the first environment string. */
    ENV_START,
    /** Address behind the last environment string. */
    ENV_END
}
