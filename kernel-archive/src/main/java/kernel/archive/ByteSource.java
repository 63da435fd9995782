package kernel.archive;

import java.io.Closeable;
import java.io.IOException;

/** Bytes that can be read at any offset; going back may cost time. Many threads may read. */
interface ByteSource extends Closeable {
    /**
     * Reads bytes.
     *
     * @return how many there were: fewer than wanted only at the end, 0 behind it
     */
    int read(long offset, byte[] target, int at, int length) throws IOException;

    /** Returns the number of bytes, for which everything may have to be read. */
    long size() throws IOException;

    /** Returns how many bytes can be read at an offset at no more cost than one: what a buffer should ask for. */
    default int stride(long offset) {
        return SourceStream.BUFFER;
    }

    /** Says that a range is likely to be read again. */
    default void want(long offset, long length) {}

    /** Returns the bytes of the host's file that have been read. */
    long progress();

    @Override
    default void close() throws IOException {}
}
