package conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kernel.api.ByteString;

/**
 * A small program that mutations start from.
 *
 * @param name of its file in the directory {@code seeds}
 * @param content its bytes
 */
record LiveSeed(String name, ByteString content) {
    private static final int EI_CLASS = 4;
    private static final int ELFCLASS64 = 2;

    boolean is64() {
        return content.at(EI_CLASS) == ELFCLASS64;
    }

    int headerSize() {
        return is64() ? 64 : 52;
    }

    int phentsize() {
        return is64() ? 56 : 32;
    }

    int phoff() {
        return is64() ? (int) bytes().getLong(32) : bytes().getInt(28);
    }

    int phnum() {
        return bytes().getShort(is64() ? 56 : 44);
    }

    /** Returns where a program header starts. */
    int phdr(int index) {
        return phoff() + index * phentsize();
    }

    private ByteBuffer bytes() {
        return ByteBuffer.wrap(content.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
