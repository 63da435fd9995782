package kernel.sim.task;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;

/**
 * Words in the memory of a task's program, least significant byte first.
 *
 * @kernel v6.18 include/linux/uaccess.h, {@code get_user}, {@code put_user}
 */
final class UserWords {
    private static final int INT = 4;

    private UserWords() {}

    /** Stores an int; returns false if it cannot be. */
    static boolean put(Task task, long vaddr, int value) {
        byte[] bytes = {(byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)};
        return task.program()
                .map(program -> program.mm().copyToUser(vaddr, bytes))
                .orElse(false);
    }

    /** Loads an int, or nothing if it cannot be read. */
    static Optional<Integer> get(Task task, long vaddr) {
        return get(task, vaddr, INT).map(Long::intValue);
    }

    /** Loads a word of 4 or 8 bytes, without sign, or nothing if it cannot be read. */
    static Optional<Long> get(Task task, long vaddr, int size) {
        return bytes(task, vaddr, size).map(bytes -> word(bytes, 0, size));
    }

    /** Loads bytes, or nothing if one of them cannot be read. */
    static Optional<ByteString> bytes(Task task, long vaddr, int size) {
        return task.program().flatMap(program -> bytes(program.mm(), vaddr, size));
    }

    private static Optional<ByteString> bytes(PagedAddressSpace mm, long vaddr, int size) {
        byte[] bytes = new byte[size];
        try (UserAccess access = mm.access()) {
            return access.read(vaddr, bytes, 0, size) == size ? Optional.of(ByteString.of(bytes)) : Optional.empty();
        }
    }

    /** Returns a word of some bytes. */
    static long word(ByteString bytes, int at, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << 8) | (bytes.at(at + i) & 0xff);
        }
        return value;
    }
}
