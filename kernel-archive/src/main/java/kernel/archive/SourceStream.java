package kernel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A buffered walk over bytes: what is skipped is not read. */
final class SourceStream extends InputStream {
    static final int BUFFER = 1 << 15;

    private final ByteSource source;
    /** How far behind the buffer a read may be that goes on as those before. */
    private static final int NEAR = 1 << 12;

    private final byte[] buffer = new byte[BUFFER];
    private long bufferStart;
    private int bufferLength;
    private long position;

    SourceStream(ByteSource source, long start) {
        this.source = source;
        this.position = start;
    }

    long position() {
        return position;
    }

    void position(long offset) {
        position = offset;
    }

    private boolean fill() throws IOException {
        if (position >= bufferStart && position < bufferStart + bufferLength) {
            return true;
        }
        // Who skips far, as over the bytes of a member, will mostly do so again.
        boolean isNear = position - (bufferStart + bufferLength) < NEAR;
        bufferStart = position;
        bufferLength = source.read(position, buffer, 0, Math.min(isNear ? BUFFER : NEAR, source.stride(position)));
        return bufferLength > 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[(int) (position++ - bufferStart)] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        Objects.checkFromIndexSize(at, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int from = (int) (position - bufferStart);
        int count = Math.min(length, bufferLength - from);
        System.arraycopy(buffer, from, target, at, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        position += Math.max(0, count);
        return Math.max(0, count);
    }

    @Override
    public int available() {
        return (int) Math.max(0, bufferStart + bufferLength - position);
    }
}
