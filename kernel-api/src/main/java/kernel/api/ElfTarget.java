package kernel.api;

/**
 * What an ELF header says of the machine that the file is for.
 *
 * @param machine e_machine
 * @param elfClass EI_CLASS
 * @param osabi EI_OSABI
 * @param entry e_entry
 * @param flags e_flags
 * @abi gABI ch. 4, "ELF Header"
 */
public record ElfTarget(int machine, int elfClass, int osabi, long entry, int flags) {
    /** EI_CLASS of files with 32-bit addresses. */
    public static final int ELFCLASS32 = 1;
    /** EI_CLASS of files with 64-bit addresses. */
    public static final int ELFCLASS64 = 2;
}
