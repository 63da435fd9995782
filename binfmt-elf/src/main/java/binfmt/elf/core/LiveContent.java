package binfmt.elf.core;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kernel.api.AddressSpace;
import kernel.api.Regset;
import kernel.api.Vma;

/**
 * What a task's core holds.
 *
 * @param header what the core's header says
 * @param notes in order
 * @param mm the memory
 * @param vmas the mappings by their first address
 * @param pageSize in bytes
 */
record LiveContent(CoreHeader header, List<Regset> notes, AddressSpace mm, Map<Long, Vma> vmas, int pageSize)
        implements CoreContent {
    private static final int RUN_PAGES = 16;

    /** How much untouched memory is passed over at once. */
    private static final long BLOCK = 2 << 20;

    @Override
    public long noteSize() {
        return notes.stream()
                .mapToLong(note -> NoteWriter.size(note.name(), note.content().length()))
                .sum();
    }

    @Override
    public void writeNotes(DumpOutput out) throws IOException {
        NoteWriter writer = new NoteWriter(header);
        for (Regset note : notes) {
            writer.head(note.name(), note.type(), note.content().length(), out);
            out.emit(note.content().toByteArray());
            out.align(NoteWriter.ALIGNMENT);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @kernel v6.18 fs/coredump.c, {@code dump_user_range}
     */
    @Override
    public void writeMemory(CoreSegment segment, DumpOutput out) throws IOException {
        Vma vma = Objects.requireNonNull(vmas.get(segment.vaddr()));
        boolean isAnonymous = vma.file().isEmpty() && !vma.isSpecial() && !vma.isShared();
        byte[] buffer = new byte[(int) Math.min((long) RUN_PAGES * pageSize, segment.filesz())];
        long at = segment.vaddr();
        long end = at + segment.filesz();
        while (at != end && !out.isFull()) {
            long hole = isAnonymous ? hole(at, end) : 0;
            if (hole != 0) {
                out.skip(hole);
                at += hole;
            } else {
                int run = isAnonymous ? pageSize : (int) Math.min(buffer.length, end - at);
                at += writeRun(at, run, buffer, out);
            }
        }
    }

    /** Memory that nobody wrote to is not read, which would only make pages of zeroes. */
    private long hole(long at, long end) {
        long block = Math.min(BLOCK, end - at);
        if (!mm.isTouched(at, at + block)) {
            return block;
        }
        return mm.isTouched(at, at + pageSize) ? 0 : pageSize;
    }

    /** Writes pages up to the first that cannot be read, and skips that one; returns how far it came. */
    private int writeRun(long at, int length, byte[] buffer, DumpOutput out) throws IOException {
        int got = mm.read(at, buffer, length) & -pageSize;
        for (int from = 0; from < got && !out.isFull(); from += pageSize) {
            out.emit(buffer, from, pageSize);
        }
        if (got == length) {
            return length;
        }
        out.skip(pageSize);
        return got + pageSize;
    }
}
