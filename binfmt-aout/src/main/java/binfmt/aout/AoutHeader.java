package binfmt.aout;

import java.util.Optional;
import kernel.api.ByteView;
import kernel.api.Span;

/**
 * The header of an a.out file, {@code struct exec}.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>place</th><th>holds</th></tr>
 * <tr><td>a_info</td><td>0, 4</td><td>bits 0 to 15 magic, 16 to 23 machine type, 24 to 31 flags</td></tr>
 * <tr><td>a_text</td><td>4, 4</td><td>size of the text</td></tr>
 * <tr><td>a_data</td><td>8, 4</td><td>size of the data</td></tr>
 * <tr><td>a_bss</td><td>12, 4</td><td>size of the zeroes behind them</td></tr>
 * <tr><td>a_syms</td><td>16, 4</td><td>size of the symbol table</td></tr>
 * <tr><td>a_entry</td><td>20, 4</td><td>address of the first instruction</td></tr>
 * <tr><td>a_trsize</td><td>24, 4</td><td>size of the relocations of the text</td></tr>
 * <tr><td>a_drsize</td><td>28, 4</td><td>size of the relocations of the data</td></tr>
 * </table>
 *
 * @param info a_info
 * @param text a_text, unsigned
 * @param data a_data, unsigned
 * @param bss a_bss, unsigned
 * @param syms a_syms, unsigned
 * @param entry a_entry, unsigned
 * @param trsize a_trsize, unsigned
 * @param drsize a_drsize, unsigned
 * @kernel v5.10 include/uapi/linux/a.out.h
 */
record AoutHeader(int info, long text, long data, long bss, long syms, long entry, long trsize, long drsize) {
    static final int SIZE = 32;

    static final Span A_INFO = new Span(0, 4, "a_info");
    static final Span A_TEXT = new Span(4, 4, "a_text");
    static final Span A_DATA = new Span(8, 4, "a_data");
    static final Span A_BSS = new Span(12, 4, "a_bss");
    static final Span A_ENTRY = new Span(20, 4, "a_entry");
    static final Span A_TRSIZE = new Span(24, 4, "a_trsize");
    static final Span A_DRSIZE = new Span(28, 4, "a_drsize");
    static final Span SIZES = new Span(4, 16, "a_text, a_data, a_bss, a_syms");

    private static final long MASK = 0xffffffffL;
    private static final int A_SYMS = 16;

    static AoutHeader parse(ByteView file) {
        return new AoutHeader(
                (int) file.u32((int) A_INFO.offset()),
                file.u32((int) A_TEXT.offset()),
                file.u32((int) A_DATA.offset()),
                file.u32((int) A_BSS.offset()),
                file.u32(A_SYMS),
                file.u32((int) A_ENTRY.offset()),
                file.u32((int) A_TRSIZE.offset()),
                file.u32((int) A_DRSIZE.offset()));
    }

    /** Returns the kind, N_MAGIC; empty if there is no such kind. */
    Optional<AoutMagic> magic() {
        return AoutMagic.fromCode(info & 0xffff);
    }

    /** Returns for which machine the file was made, N_MACHTYPE: the kernel does not look. */
    int machtype() {
        return info >>> 16 & 0xff;
    }

    /** Returns N_FLAGS. */
    int flags() {
        return info >>> 24;
    }

    /** Returns the size of text and data together, in the 32 bits that the kernel has for it. */
    long textAndData() {
        return text + data & MASK;
    }

    /** Returns the size of data and zeroes together, in 32 bits. */
    long dataAndBss() {
        return data + bss & MASK;
    }

    /** Returns the size of all that is in memory, in 32 bits. */
    long textDataAndBss() {
        return text + data + bss & MASK;
    }

    /** Returns how long the file must be, in 32 bits: sizes that overflow pass as small ones. */
    long fileSize(AoutMagic magic) {
        return text + data + syms + magic.txtoff() & MASK;
    }
}
