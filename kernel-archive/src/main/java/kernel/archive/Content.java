package kernel.archive;

import java.io.IOException;

/** The bytes of a regular file. */
interface Content {
    /** A file without bytes. */
    Content EMPTY = (offset, target, at, length) -> 0;

    /** Reads bytes; fewer than wanted only where the archive ends too early. */
    int read(long offset, byte[] target, int at, int length) throws IOException;

    /** Returns where the bytes lie, for an order in which they are read cheaply. */
    default long position() {
        return 0;
    }

    /** Bytes that lie in an archive as they are. */
    record Stored(ByteSource source, long start) implements Content {
        @Override
        public int read(long offset, byte[] target, int at, int length) throws IOException {
            return source.read(start + offset, target, at, length);
        }

        @Override
        public long position() {
            return start;
        }
    }
}
