package binfmt.elf.core;

import java.io.IOException;
import java.util.List;

/**
 * What a core that was read holds.
 *
 * @param file its bytes
 * @param header what its header says
 * @param notes in order
 */
record StoredContent(CoreFile file, CoreHeader header, List<ElfNote> notes) implements CoreContent {
    private static final int PART = 4096;

    @Override
    public long noteSize() {
        return notes.stream()
                .mapToLong(note -> NoteWriter.size(note.name(), note.size()))
                .sum();
    }

    @Override
    public void writeNotes(DumpOutput out) throws IOException {
        NoteWriter writer = new NoteWriter(header);
        for (ElfNote note : notes) {
            writer.head(note.name(), note.type(), note.size(), out);
            byte[] part = new byte[(int) Math.min(PART, note.size())];
            long done = 0;
            while (done < note.size()) {
                int count = (int) Math.min(part.length, note.size() - done);
                file.readFully(note.offset() + done, part, 0, count, "note");
                out.emit(part, 0, count);
                done += count;
            }
            out.align(NoteWriter.ALIGNMENT);
        }
    }

    /** Writes a segment; pages of zeroes become holes. */
    @Override
    public void writeMemory(CoreSegment segment, DumpOutput out) throws IOException {
        byte[] page = new byte[(int) Math.min(PART, segment.filesz())];
        long done = 0;
        while (done < segment.filesz()) {
            int count = (int) Math.min(page.length, segment.filesz() - done);
            file.readFully(segment.offset() + done, page, 0, count, "segment");
            if (isZero(page, count)) {
                out.skip(count);
            } else {
                out.emit(page, 0, count);
            }
            done += count;
        }
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
