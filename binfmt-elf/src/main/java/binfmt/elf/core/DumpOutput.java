package binfmt.elf.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Where a core goes, up to its limit. A piece that would pass the limit is not written, and nothing after it.
 *
 * <p>What is skipped becomes a hole where the channel can be moved, and zeroes where it cannot. Holes do not count.
 *
 * @kernel v6.18 fs/coredump.c, {@code dump_emit}, {@code dump_skip}
 */
final class DumpOutput {
    private static final byte[] ZEROES = new byte[4096];
    private static final int BUFFER = 1 << 16;

    private final WritableByteChannel channel;
    private final boolean isSeekable;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long written;
    private long pos;
    private long toSkip;
    private boolean isFull;

    /**
     * Starts a core; what lies behind in a file is lost.
     *
     * @param limit most bytes that are written, unsigned
     */
    DumpOutput(WritableByteChannel channel, long limit) throws IOException {
        this.channel = channel;
        this.limit = limit;
        this.isSeekable = channel instanceof SeekableByteChannel file && isSeekable(file);
        if (isSeekable) {
            SeekableByteChannel file = (SeekableByteChannel) channel;
            file.truncate(file.position());
        }
    }

    /** A pipe that was opened like a file says only on the first try that it cannot be moved. */
    private static boolean isSeekable(SeekableByteChannel file) {
        try {
            file.position(file.position());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Tells whether the limit has been reached. */
    boolean isFull() {
        return isFull;
    }

    void emit(byte[] bytes) throws IOException {
        emit(bytes, 0, bytes.length);
    }

    void emit(byte[] bytes, int from, int length) throws IOException {
        if (isFull) {
            return;
        }
        flushSkip();
        if (!isFull) {
            put(bytes, from, length);
        }
    }

    void skip(long length) {
        if (!isFull) {
            toSkip += length;
        }
    }

    /** Skips to a place that is not behind. */
    void skipTo(long position) {
        skip(position - (pos + toSkip));
    }

    /** Skips to a multiple of a power of two. */
    void align(int alignment) {
        skip(-(pos + toSkip) & alignment - 1);
    }

    /** Makes the file as long as what was written and skipped. */
    void finish() throws IOException {
        if (toSkip != 0) {
            isFull = false;
            toSkip--;
            emit(ZEROES, 0, 1);
        }
        flush();
    }

    private void flushSkip() throws IOException {
        if (isSeekable && toSkip != 0) {
            flush();
            SeekableByteChannel file = (SeekableByteChannel) channel;
            file.position(file.position() + toSkip);
            pos += toSkip;
        } else {
            long rest = toSkip;
            while (rest != 0 && !isFull) {
                int count = (int) Math.min(rest, ZEROES.length);
                put(ZEROES, 0, count);
                rest -= count;
            }
        }
        toSkip = isFull ? toSkip : 0;
    }

    private void put(byte[] bytes, int from, int length) throws IOException {
        if (Long.compareUnsigned(written + length, limit) > 0) {
            isFull = true;
            return;
        }
        if (buffer.remaining() < length) {
            flush();
        }
        if (length > buffer.capacity()) {
            drain(ByteBuffer.wrap(bytes, from, length));
        } else {
            buffer.put(bytes, from, length);
        }
        written += length;
        pos += length;
    }

    private void flush() throws IOException {
        drain(buffer.flip());
        buffer.clear();
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
