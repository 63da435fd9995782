package binfmt.elf;

import kernel.api.ByteView;
import kernel.api.Prot;
import kernel.api.Span;

/**
 * One program header.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>64-bit</th><th>32-bit</th></tr>
 * <tr><td>p_type</td><td>0, 4</td><td>0, 4</td></tr>
 * <tr><td>p_flags</td><td>4, 4</td><td>24, 4</td></tr>
 * <tr><td>p_offset</td><td>8, 8</td><td>4, 4</td></tr>
 * <tr><td>p_vaddr</td><td>16, 8</td><td>8, 4</td></tr>
 * <tr><td>p_filesz</td><td>32, 8</td><td>16, 4</td></tr>
 * <tr><td>p_memsz</td><td>40, 8</td><td>20, 4</td></tr>
 * <tr><td>p_align</td><td>48, 8</td><td>28, 4</td></tr>
 * </table>
 *
 * @param type p_type
 * @param flags p_flags
 * @param offset p_offset
 * @param vaddr p_vaddr
 * @param filesz p_filesz
 * @param memsz p_memsz
 * @param align p_align
 * @param span the bytes of the whole header in the file
 * @abi gABI ch. 5, "Program Header"
 */
record ProgramHeader(int type, int flags, long offset, long vaddr, long filesz, long memsz, long align, Span span) {
    static final int PT_LOAD = 1;
    static final int PT_INTERP = 3;
    static final int PT_GNU_STACK = 0x6474e551;
    static final int PT_GNU_PROPERTY = 0x6474e553;

    static final int PF_X = 1;
    static final int PF_W = 2;
    static final int PF_R = 4;

    static int size(int wordSize) {
        return wordSize == 8 ? 56 : 32;
    }

    static ProgramHeader parse(ByteView header, int wordSize, String name) {
        Span span = new Span(header.fileOffset(), header.length(), name);
        return wordSize == 8 ? parse64(header, span) : parse32(header, span);
    }

    private static ProgramHeader parse64(ByteView header, Span span) {
        return new ProgramHeader(
                (int) header.u32(0),
                (int) header.u32(4),
                header.u64(8),
                header.u64(16),
                header.u64(32),
                header.u64(40),
                header.u64(48),
                span);
    }

    private static ProgramHeader parse32(ByteView header, Span span) {
        return new ProgramHeader(
                (int) header.u32(0),
                (int) header.u32(24),
                header.u32(4),
                header.u32(8),
                header.u32(16),
                header.u32(20),
                header.u32(28),
                span);
    }

    boolean isLoad() {
        return type == PT_LOAD;
    }

    boolean isExecutable() {
        return (flags & PF_X) != 0;
    }

    int prot() {
        return ((flags & PF_R) != 0 ? Prot.PROT_READ : 0)
                | ((flags & PF_W) != 0 ? Prot.PROT_WRITE : 0)
                | ((flags & PF_X) != 0 ? Prot.PROT_EXEC : 0);
    }

    /** Tells whether the segment's file bytes include an offset. */
    boolean contains(long fileOffset) {
        return Long.compareUnsigned(offset, fileOffset) <= 0 && Long.compareUnsigned(fileOffset, offset + filesz) < 0;
    }

    /** Tells whether the segment lies inside the address space, and its file bytes within its memory. */
    boolean isInside(long start, long taskSize) {
        return Long.compareUnsigned(start, taskSize) < 0
                && Long.compareUnsigned(filesz, memsz) <= 0
                && Long.compareUnsigned(memsz, taskSize) <= 0
                && Long.compareUnsigned(taskSize - memsz, start) >= 0;
    }
}
