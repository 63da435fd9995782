package binfmt.elf.core;

import java.io.IOException;

/** What fills a core besides its headers. */
interface CoreContent {
    /** Returns the size of all notes with their padding. */
    long noteSize();

    void writeNotes(DumpOutput out) throws IOException;

    /** Writes the bytes of a segment that the core holds. */
    void writeMemory(CoreSegment segment, DumpOutput out) throws IOException;
}
