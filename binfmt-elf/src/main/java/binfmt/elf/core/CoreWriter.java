package binfmt.elf.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a core out: header, program headers, notes, and from the next page on the memory.
 *
 * @param header what the header says
 * @param pageSize in bytes, a power of two
 * @kernel v6.18 fs/binfmt_elf.c, {@code elf_core_dump}
 */
record CoreWriter(CoreHeader header, int pageSize) {
    /**
     * Writes a core.
     *
     * @param mappings its segments; where they lie in the file is decided here
     */
    void write(List<CoreSegment> mappings, CoreContent content, DumpOutput out) throws IOException {
        int count = mappings.size() + 1;
        long noteOffset = header.size() + (long) count * header.phentsize();
        long dataOffset = pageAlign(noteOffset + content.noteSize());
        List<CoreSegment> segments = place(mappings, dataOffset);
        long end = dataOffset + mappings.stream().mapToLong(CoreSegment::filesz).sum();
        out.emit(header.toByteArray(count, end));
        out.emit(CoreSegment.noteHeader(header, noteOffset, content.noteSize()));
        for (CoreSegment segment : segments) {
            out.emit(segment.toByteArray(header, pageSize));
        }
        content.writeNotes(out);
        out.skipTo(dataOffset);
        for (CoreSegment segment : segments) {
            content.writeMemory(segment, out);
        }
        if (CoreHeader.isMany(count)) {
            out.emit(header.sectionHeader(count));
        }
        out.finish();
    }

    private static List<CoreSegment> place(List<CoreSegment> mappings, long dataOffset) {
        List<CoreSegment> placed = new ArrayList<>(mappings.size());
        long offset = dataOffset;
        for (CoreSegment mapping : mappings) {
            placed.add(mapping.at(offset));
            offset += mapping.filesz();
        }
        return placed;
    }

    private long pageAlign(long offset) {
        return offset + pageSize - 1 & -(long) pageSize;
    }
}
