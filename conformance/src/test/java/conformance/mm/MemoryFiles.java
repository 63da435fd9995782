package conformance.mm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files that a process has open and can map.
 *
 * @param program what it executes
 * @param readOnly open for reading
 * @param readWrite open for both
 * @param writeOnly open for writing
 */
record MemoryFiles(Path program, Path readOnly, Path readWrite, Path writeOnly) {
    /** Descriptor of the file that is open for reading. */
    static final long READ_ONLY_FD = 10;
    /** Descriptor of the file that is open for both. */
    static final long READ_WRITE_FD = 11;
    /** Descriptor of the file that is open for writing. */
    static final long WRITE_ONLY_FD = 12;

    private static final int PAGE = 4096;

    /** Three pages and a part of the fourth. */
    static final int READ_ONLY_SIZE = 3 * PAGE + 291;
    /** Five pages. */
    static final int READ_WRITE_SIZE = 5 * PAGE;

    static MemoryFiles in(Path directory, Path program) {
        return new MemoryFiles(program, directory.resolve("ro"), directory.resolve("rw"), directory.resolve("wo"));
    }

    /** Makes the files new, so that nothing is left of what was written to the old ones. */
    void renew() throws IOException {
        put(readOnly, READ_ONLY_SIZE);
        put(readWrite, READ_WRITE_SIZE);
        put(writeOnly, READ_WRITE_SIZE);
    }

    /** Makes the files new and waits until they are on disk. */
    void renewOnDisk() throws IOException {
        renew();
        for (Path file : List.of(program, readOnly, readWrite, writeOnly)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Writes page by page: what is written at once can be one large folio, and a fault then maps all of it. */
    private static void put(Path file, int size) throws IOException {
        byte[] content = content(size);
        Files.deleteIfExists(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int at = 0; at < size; at += PAGE) {
                out.write(content, at, Math.min(PAGE, size - at));
            }
        }
    }

    /** Each byte tells where it is. */
    static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * 31 + i / PAGE + 1);
        }
        return content;
    }
}
