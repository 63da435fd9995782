package kernel.archive;

import java.io.IOException;

/** A part of other bytes. */
record SliceSource(ByteSource whole, long start, long size) implements ByteSource {
    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        if (offset >= size) {
            return 0;
        }
        return whole.read(start + offset, target, at, (int) Math.min(length, size - offset));
    }

    @Override
    public int stride(long offset) {
        return whole.stride(start + offset);
    }

    @Override
    public void want(long offset, long length) {
        whole.want(start + offset, Math.min(length, size - offset));
    }

    @Override
    public long progress() {
        return whole.progress();
    }
}
