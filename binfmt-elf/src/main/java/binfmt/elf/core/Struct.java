package binfmt.elf.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kernel.api.ByteString;

/** The bytes of a structure, put down field by field. */
final class Struct {
    private final ByteBuffer buffer;
    private final int wordSize;

    /**
     * Starts a structure of zeroes.
     *
     * @param size in bytes
     * @param wordSize 4 or 8
     */
    Struct(int size, int wordSize, ByteOrder order) {
        this.buffer = ByteBuffer.allocate(size).order(order);
        this.wordSize = wordSize;
    }

    Struct u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    Struct u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    Struct u32(int value) {
        buffer.putInt(value);
        return this;
    }

    /** Puts an address, an offset or any other {@code unsigned long}. */
    Struct word(long value) {
        if (wordSize == Long.BYTES) {
            buffer.putLong(value);
        } else {
            buffer.putInt((int) value);
        }
        return this;
    }

    /** Puts a text into a field, cut to the field's size. */
    Struct text(ByteString text, int size) {
        ByteString cut = text.slice(0, Math.min(text.length(), size));
        buffer.put(cut.toByteArray());
        return skip(size - cut.length());
    }

    Struct bytes(ByteString bytes) {
        buffer.put(bytes.toByteArray());
        return this;
    }

    Struct skip(int bytes) {
        buffer.position(buffer.position() + bytes);
        return this;
    }

    byte[] toByteArray() {
        return buffer.array();
    }

    ByteString toByteString() {
        return ByteString.of(buffer.array());
    }
}
