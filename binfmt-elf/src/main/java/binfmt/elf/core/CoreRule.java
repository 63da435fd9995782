package binfmt.elf.core;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/**
 * What a file must be to be read as a core. No kernel reads cores; the functions are those that write what is checked.
 */
public enum CoreRule implements Rule {
    /** The first bytes are not those of an ELF file. */
    MAGIC("elf.core.magic", "the file must start with 7f 45 4c 46 (ELF)", "fill_elf_header"),
    /** The word size is none. */
    CLASS("elf.core.class", "EI_CLASS must be 1 (32-bit) or 2 (64-bit)", "fill_elf_header"),
    /** The byte order is none. */
    DATA("elf.core.data", "EI_DATA must be 1 (little-endian) or 2 (big-endian)", "fill_elf_header"),
    /** It is another kind of ELF file. */
    TYPE("elf.core.type", "e_type must be ET_CORE (4)", "fill_elf_header"),
    /** Program headers have another size. */
    PHENTSIZE("elf.core.phentsize", "e_phentsize must be the size of a program header", "fill_elf_header"),
    /** The file ends before something that it says it has. */
    TRUNCATED("elf.core.truncated", "all parts of the core must lie inside the file", "elf_core_dump"),
    /** There are more program headers than can be counted here. */
    PHNUM("elf.core.phnum", "there must be fewer than 2^31 program headers", "fill_extnum_info"),
    /** A segment is larger in the file than in memory, or passes the end of all addresses. */
    SEGMENT("elf.core.segment", "a segment must end inside the address space, its bytes inside it", "elf_core_dump"),
    /** Two segments are the same memory. */
    OVERLAP("elf.core.overlap", "segments must not overlap", "elf_core_dump"),
    /** The page size is none. */
    ALIGN("elf.core.align", "p_align must be a power of two, at most 2^30, the same for all segments", "elf_core_dump"),
    /** A note passes the end of its segment. */
    NOTE("elf.core.note", "a note must end inside its segment", "writenote"),
    /** The owner of a note has no name, or too long a one. */
    NOTE_NAME("elf.core.note-name", "the owner of a note must have 1 to 255 characters and a NUL byte", "writenote"),
    /** A note is larger than the kernel makes it. */
    NOTE_SIZE("elf.core.note-size", "the note must not be larger than kernels make it", "fill_note"),
    /** The registers are not those of the machine that was asked for. */
    REGISTERS("elf.core.registers", "NT_PRSTATUS must have the registers of the machine", "fill_thread_core_info"),
    /** There are fewer files than NT_FILE says. */
    FILE_COUNT("elf.core.file-count", "NT_FILE must have room for as many files as it says", "fill_files_note"),
    /** The page size is none. */
    FILE_PAGE("elf.core.file-page", "the page size in NT_FILE must be a power of two", "fill_files_note"),
    /** A name has no end. */
    FILE_NAME("elf.core.file-name", "a file's name in NT_FILE must end with a NUL byte", "fill_files_note");

    private final RuleDefinition definition;

    CoreRule(String id, String sentence, String function) {
        this.definition = RuleDefinition.of(id, Errno.ENOEXEC, sentence, function);
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
