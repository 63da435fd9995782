package com.example.flat;

import java.nio.ByteOrder;
import kernel.api.BinPrm;
import kernel.api.ByteView;
import kernel.api.Span;

/**
 * The header: 64 bytes, words of 32 bits in big-endian order. Text is counted from the file's first byte, so that the
 * header is a part of it.
 *
 * <pre>
 *  0 magic       bFLT
 *  4 rev         4
 *  8 entry       file offset of the first instruction
 * 12 data_start  where text ends and data starts
 * 16 data_end    where data ends and bss starts
 * 20 bss_end     where bss ends
 * 24 stack_size  in bytes
 * 28 reloc_start file offset of the relocations
 * 32 reloc_count how many there are
 * 36 flags
 * </pre>
 *
 * @param entry where the program starts, from the start of text
 * @param textLength with the header
 * @param dataLength in bytes
 * @param bssLength in bytes
 * @param stackLength in bytes, with the argument pointers
 * @param relocStart where the relocations are, from the start of the file
 * @param relocCount how many there are
 * @param flags RAM 1, GOTPIC 2, GZIP 4, GZDATA 8
 */
record FlatHeader(
        long entry,
        long textLength,
        long dataLength,
        long bssLength,
        long stackLength,
        long relocStart,
        long relocCount,
        int flags) {
    static final int SIZE = 64;
    static final Span MAGIC = new Span(0, 4, "magic");

    private static final Span REVISION = new Span(4, 4, "rev");
    private static final Span SIZES = new Span(12, 24, "data_start to reloc_count");
    private static final int VERSION = 4;
    private static final int GOTPIC = 2;
    private static final int GZIP = 4;
    private static final int GZDATA = 8;
    private static final int WORD = 4;
    private static final int MAX_BITS = 28;
    private static final long STACK_ALIGN = 8;
    private static final long ENTRY_MASK = 0xffffff;

    static boolean hasMagic(ByteView buf) {
        return buf.is(0, 'b', 'F', 'L', 'T');
    }

    /** Reads and checks the header. */
    static FlatHeader parse(BinPrm bprm) {
        ByteView words = bprm.buf().order(ByteOrder.BIG_ENDIAN);
        bprm.require(words.u32(4) == VERSION, FlatRule.REVISION, REVISION, words.u32(4));
        long pointers = bprm.argc() + 1L + bprm.envc() + 1;
        FlatHeader header = new FlatHeader(
                words.u32(8) & ENTRY_MASK,
                words.u32(12),
                u32(words.u32(16) - words.u32(12)),
                u32(words.u32(20) - words.u32(16)),
                u32(words.u32(24) + (pointers * WORD + STACK_ALIGN - 1 & -STACK_ALIGN)),
                words.u32(28),
                words.u32(32),
                (int) words.u32(36));
        long all = header.textLength
                | header.dataLength
                | header.bssLength
                | header.stackLength
                | header.fullDataLength();
        bprm.require(all >> MAX_BITS == 0, FlatRule.SIZES, SIZES, all);
        return header;
    }

    /** The kernel calculates with 32 bits. */
    private static long u32(long value) {
        return value & 0xffffffffL;
    }

    /** Returns the length of data and relocations, which are read in one piece. */
    long fullDataLength() {
        return u32(dataLength + relocCount * WORD);
    }

    /** Returns what is needed behind data: bss and stack, or the relocations before they have done their work. */
    long extraLength() {
        return Math.max(bssLength + stackLength, u32(relocCount * WORD));
    }

    boolean isGotpic() {
        return (flags & GOTPIC) != 0;
    }

    boolean isGzip() {
        return (flags & GZIP) != 0;
    }

    boolean isGzdata() {
        return (flags & GZDATA) != 0;
    }
}
