package kernel.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Bytes as a channel of which no more than a limit can be read. */
final class SourceChannel implements SeekableByteChannel {
    private final ByteSource source;
    private long left;
    private long position;
    private boolean isOpen = true;

    SourceChannel(ByteSource source, long limit) {
        this.source = source;
        this.left = limit;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
        byte[] bytes = new byte[Math.min(target.remaining(), SourceStream.BUFFER)];
        int count = source.read(position, bytes, 0, bytes.length);
        left -= count;
        if (left < 0) {
            throw new RootException("the directory of the archive is too large for the memory that it may use");
        }
        target.put(bytes, 0, count);
        position += count;
        return count == 0 && bytes.length > 0 ? -1 : count;
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return source.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
