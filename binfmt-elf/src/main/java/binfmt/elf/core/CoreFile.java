package binfmt.elf.core;

import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.OpenFile;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * The bytes of a core. Whatever is asked for is compared with the file's size before memory is reserved.
 *
 * @param file the file
 */
record CoreFile(OpenFile file) {
    /** Most bytes of an array. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * Reads a part.
     *
     * @throws ExecException with {@link CoreRule#TRUNCATED} if the file ends before
     */
    ByteView bytes(long offset, long size, String field) {
        requireInside(offset, size, field);
        require(size <= MAX_ARRAY, CoreRule.NOTE_SIZE, new Span(offset, size, field), size);
        byte[] bytes = new byte[(int) size];
        readFully(offset, bytes, 0, bytes.length, field);
        return ByteView.of(bytes, offset, file.path());
    }

    void readFully(long offset, byte[] target, int at, int length, String field) {
        int got = file.read(offset, target, at, length);
        require(got == length, CoreRule.TRUNCATED, new Span(offset, length, field), file.size());
    }

    void requireInside(long offset, long size, String field) {
        boolean isInside = offset >= 0 && size >= 0 && size <= file.size() - offset;
        require(isInside, CoreRule.TRUNCATED, new Span(offset, Math.max(0, size), field), file.size());
    }

    void require(boolean isOk, Rule rule, Span span, long found) {
        if (!isOk) {
            throw new ExecException(Violation.of(rule, file.path(), span).withFound("0x" + Long.toHexString(found)));
        }
    }

    static void require(boolean isOk, Rule rule, ByteView view, String found) {
        if (!isOk) {
            Span span = new Span(view.fileOffset(), view.length(), "note");
            throw new ExecException(Violation.of(rule, view.path(), span).withFound(found));
        }
    }
}
