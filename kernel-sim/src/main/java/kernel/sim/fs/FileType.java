package kernel.sim.fs;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of files.
 *
 * @abi POSIX {@code sys/stat.h}, {@code S_IFMT}
 */
public enum FileType {
    /** A named pipe. */
    FIFO(0010000, "a named pipe"),
    /** A character device. */
    CHARACTER_DEVICE(0020000, "a character device"),
    /** A directory. */
    DIRECTORY(0040000, "a directory"),
    /** A block device. */
    BLOCK_DEVICE(0060000, "a block device"),
    /** A regular file. */
    REGULAR(0100000, "a regular file"),
    /** A symbolic link. */
    SYMBOLIC_LINK(0120000, "a symbolic link"),
    /** A socket. */
    SOCKET(0140000, "a socket");

    private static final int S_IFMT = 0170000;

    private final int code;
    private final String description;

    FileType(int code, String description) {
        this.code = code;
        this.description = description;
    }

    /**
     * Finds a kind in the mode of a file.
     *
     * @param mode as stat(2) returns it
     * @return the kind, or empty if the bits name none
     */
    public static Optional<FileType> fromCode(int mode) {
        return Arrays.stream(values())
                .filter(type -> type.code == (mode & S_IFMT))
                .findFirst();
    }

    @Override
    public String toString() {
        return description;
    }
}
