package binfmt.elf;

import java.util.function.LongSupplier;
import kernel.api.AddressSpace;
import kernel.api.ExecException;
import kernel.api.LoadContext;
import kernel.api.MapRequest;
import kernel.api.OpenFile;
import kernel.api.Rule;
import kernel.api.Violation;

/**
 * Maps the segments of one file.
 *
 * @param context the program whose memory it is
 * @param file the file
 * @param execProt what executable segments get besides, bits of {@link kernel.api.Prot}
 * @kernel v6.18 fs/binfmt_elf.c, {@code elf_map}, {@code padzero}
 */
record SegmentMapper(LoadContext context, OpenFile file, int execProt) {
    SegmentMapper(LoadContext context, OpenFile file) {
        this(context, file, 0);
    }

    /**
     * Maps the file's bytes of a segment.
     *
     * @param vaddr where it shall be, or a hint
     * @param totalSize size of the range that the whole file needs, reserved with the first segment; 0 for later ones
     * @return where the first page is
     */
    long elfMap(ProgramHeader segment, long vaddr, MapRequest.Placement placement, long totalSize) {
        long mapped = map(segment, vaddr, placement, totalSize);
        requireAddress(segment, mapped);
        return mapped;
    }

    void requireAddress(ProgramHeader segment, long mapped) {
        require(Long.compareUnsigned(mapped, mm().taskSize()) < 0, ElfRule.MAPPED_AT, segment, mapped);
    }

    private long map(ProgramHeader segment, long vaddr, MapRequest.Placement placement, long totalSize) {
        long inPage = inPage(segment);
        long size = pageAlign(segment.filesz() + inPage);
        long start = pageStart(vaddr);
        if (size == 0) {
            return start;
        }
        long offset = segment.offset() - inPage;
        int prot = segment.prot() | (segment.isExecutable() ? execProt : 0);
        MapRequest request = MapRequest.ofFile(file, offset, start, size, prot, placement);
        if (totalSize == 0) {
            return refusable(segment, () -> mm().mmap(request));
        }
        long total = pageAlign(totalSize);
        long mapped = refusable(segment, () -> mm().mmap(request.withLength(total)));
        unmapQuietly(mapped + size, total - size);
        return mapped;
    }

    /** Unmaps what it can; a range that is none is left alone, as the kernel leaves it. */
    void unmapQuietly(long vaddr, long length) {
        try {
            mm().munmap(vaddr, length);
        } catch (ExecException e) {
            // The kernel does not look at the result either.
        }
    }

    /**
     * Clears memory up to the end of its page.
     *
     * @return false if it cannot be written
     */
    boolean padZero(long start) {
        return mm().clearUser(start, pageAlign(start) - start);
    }

    /** Maps zeroes. */
    void mapZeroes(ProgramHeader segment, long start, long end, boolean isExecutable) {
        refusable(segment, () -> {
            mm().brkFlags(start, end - start, isExecutable);
            return start;
        });
    }

    private long refusable(ProgramHeader segment, LongSupplier call) {
        try {
            return call.getAsLong();
        } catch (ExecException e) {
            throw new ExecException(
                    Violation.of(ElfRule.MAP, file.path(), segment.span()).withCause(e.violation()));
        }
    }

    void require(boolean isOk, Rule rule, ProgramHeader segment, long found) {
        context.require(isOk, rule, file, segment.span(), found);
    }

    private AddressSpace mm() {
        return context.mm();
    }

    private int pageSize() {
        return context.machine().pageSize();
    }

    /** Returns how far into its first page a segment starts. */
    long inPage(ProgramHeader segment) {
        return segment.vaddr() & pageSize() - 1;
    }

    long pageStart(long vaddr) {
        return vaddr & -(long) pageSize();
    }

    long pageAlign(long value) {
        return value + pageSize() - 1 & -(long) pageSize();
    }
}
