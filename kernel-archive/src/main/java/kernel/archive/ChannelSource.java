package kernel.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of the host. */
final class ChannelSource implements ByteSource {
    private final FileChannel channel;
    private final long size;
    private volatile long progress;

    private ChannelSource(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    static ChannelSource open(Path file) throws IOException {
        return new ChannelSource(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        if (offset >= size) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(target, at, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position() - at) < 0) {
                break;
            }
        }
        int count = buffer.position() - at;
        progress = Math.max(progress, offset + count);
        return count;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long progress() {
        return progress;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
