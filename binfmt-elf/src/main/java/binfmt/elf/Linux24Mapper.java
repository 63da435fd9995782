package binfmt.elf;

import kernel.api.AddressSpace;
import kernel.api.ExecException;
import kernel.api.LoadContext;
import kernel.api.MapRequest;
import kernel.api.OpenFile;
import kernel.api.Prot;

/**
 * Maps as Linux 2.4 does: an error is a number like any other, and the loader goes on with it.
 *
 * @param context the program whose memory it is
 * @kernel v2.4.0 fs/binfmt_elf.c, {@code elf_map}, {@code set_brk}, {@code padzero}
 */
record Linux24Mapper(LoadContext context) {
    private static final long MASK = 0xffffffffL;

    /** Cuts an address to the kernel's words. */
    static long word(long value) {
        return value & MASK;
    }

    /** Maps a segment; returns where it is, or the negative errno in a word. */
    long map(OpenFile file, ProgramHeader segment, long vaddr, MapRequest.Placement placement) {
        long inPage = segment.vaddr() & pageSize() - 1;
        long start = pageStart(vaddr);
        long size = word(segment.filesz() + inPage);
        if (pageAlign(size) == 0) {
            return start;
        }
        long offset = word(segment.offset() - inPage);
        try {
            return mm().mmap(MapRequest.ofFile(file, offset, start, size, segment.prot(), placement));
        } catch (ExecException e) {
            return word(-e.errno().number());
        }
    }

    /** Maps zeroes, which could always be executed. */
    void doBrk(long start, long length) {
        try {
            mm().brkFlags(start, length, true);
        } catch (ExecException e) {
            // The kernel does not look at the result either.
        }
    }

    /** Maps page 0, so that it can be read. */
    void mapPageZero() {
        int prot = Prot.PROT_READ | Prot.PROT_EXEC;
        try {
            mm().mmap(MapRequest.anonymous(0, pageSize(), prot, MapRequest.Placement.FIXED));
        } catch (ExecException e) {
            // The kernel does not look at the result either.
        }
    }

    /** Clears memory up to the end of its page, if it can be written. */
    void padZero(long start) {
        mm().clearUser(start, word(pageAlign(start) - start));
    }

    private AddressSpace mm() {
        return context.mm();
    }

    private long pageSize() {
        return context.machine().pageSize();
    }

    long pageStart(long vaddr) {
        return vaddr & MASK & -pageSize();
    }

    long pageAlign(long value) {
        return word(value + pageSize() - 1) & -pageSize();
    }
}
