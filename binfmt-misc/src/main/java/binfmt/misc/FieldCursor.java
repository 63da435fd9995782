package binfmt.misc;

import java.util.Arrays;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Span;

/**
 * Goes through the fields of a register string. Behind the string there are some delimiters more, so that the last fields may
 * lack theirs.
 */
final class FieldCursor {
    private static final int PADDING = 8;

    private final byte[] bytes;
    private final int length;
    private final int delimiter;
    private int at = 1;
    private int fieldStart = 1;

    FieldCursor(ByteString string) {
        this.length = string.length();
        this.delimiter = string.at(0);
        this.bytes = Arrays.copyOf(string.toByteArray(), length + PADDING);
        Arrays.fill(bytes, length, bytes.length, (byte) delimiter);
    }

    /** Returns the field up to the next delimiter; empty if a NUL stands before it. */
    Optional<ByteString> field() {
        fieldStart = at;
        int end = at;
        while (end < bytes.length && u8(end) != delimiter && u8(end) != 0) {
            end++;
        }
        return end < bytes.length && u8(end) == delimiter ? Optional.of(take(end)) : Optional.empty();
    }

    /** Returns the field up to the next delimiter that belongs to no escape; empty if an escape has no digits. */
    Optional<ByteString> escapedField() {
        fieldStart = at;
        int end = at;
        while (end < bytes.length && u8(end) != delimiter) {
            boolean isEscape = u8(end) == '\\' && end + 1 < bytes.length && u8(end + 1) == 'x';
            if (isEscape && !(isHexDigit(end + 2) && isHexDigit(end + 3))) {
                return Optional.empty();
            }
            end += isEscape ? 4 : 1;
        }
        return end < bytes.length ? Optional.of(take(end)) : Optional.empty();
    }

    private ByteString take(int end) {
        ByteString field = ByteString.of(bytes, at, end);
        at = end + 1;
        return field;
    }

    /** Returns one byte. */
    int next() {
        fieldStart = at;
        return at < bytes.length ? u8(at++) : 0;
    }

    /** Returns the byte behind those taken, which stays. */
    int peek() {
        return at < bytes.length ? u8(at) : 0;
    }

    /** Skips the delimiter; returns false if another byte stands there. */
    boolean skipDelimiter() {
        boolean isThere = at < bytes.length && u8(at) == delimiter;
        at++;
        return isThere;
    }

    /** Tells whether nothing of the string is left, and nothing behind it was taken. */
    boolean isAtEnd() {
        return at == length;
    }

    /** Returns where the field that was taken last stands. */
    Span span(String field) {
        int start = Math.min(fieldStart, length);
        int end = Math.max(start, Math.min(at, length));
        return new Span(start, end - start, field);
    }

    private boolean isHexDigit(int index) {
        return index < bytes.length && Character.digit(u8(index), 16) >= 0;
    }

    private int u8(int index) {
        return bytes[index] & 0xff;
    }
}
