package kernel.sim.diagnosis;

import kernel.api.Span;

/**
 * One program header of a file that is looked at.
 *
 * @param index place in the table
 * @param type p_type
 * @param flags p_flags
 * @param offset p_offset
 * @param vaddr p_vaddr
 * @param filesz p_filesz
 * @param memsz p_memsz
 * @param span the header's bytes in the file
 */
record ElfSegment(int index, int type, int flags, long offset, long vaddr, long filesz, long memsz, Span span) {
    static final int PT_LOAD = 1;
    static final int PT_DYNAMIC = 2;
    static final int PT_INTERP = 3;
    static final int PT_GNU_PROPERTY = 0x6474e553;

    boolean isLoad() {
        return type == PT_LOAD;
    }

    /** Tells whether the segment can be mapped in pages of a size: file and memory must agree on the place in a page. */
    boolean isCongruent(int pageSize) {
        return filesz == 0 || (offset - vaddr & pageSize - 1) == 0;
    }
}
