package binfmt.elf.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the head of a note: sizes, type and name.
 *
 * @param header what the core's header says
 * @kernel v6.18 fs/binfmt_elf.c, {@code writenote}
 */
record NoteWriter(CoreHeader header) {
    static final int HEAD = 12;
    static final int ALIGNMENT = 4;

    void head(String name, int type, long size, DumpOutput out) throws IOException {
        byte[] text = (name + '\0').getBytes(StandardCharsets.ISO_8859_1);
        out.emit(header.struct(HEAD).u32(text.length).u32((int) size).u32(type).toByteArray());
        out.emit(text);
        out.align(ALIGNMENT);
    }

    static long size(String name, long size) {
        return HEAD + padded(name.length() + 1L) + padded(size);
    }

    static long padded(long size) {
        return size + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
