package kernel.archive;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;

/** The bytes of a blob. They are summed up while they are read for the first time, so that none is read twice for that. */
final class BlobSource implements ByteSource {
    private static final int BUFFER = 1 << 16;

    private final Blob blob;
    private final ByteSource source;
    private final Optional<MessageDigest> digest;
    private long summed;
    private volatile boolean isVerified;

    BlobSource(Blob blob, ByteSource source) {
        this.blob = blob;
        this.source = source;
        this.digest = blob.newDigest();
        this.isVerified = digest.isEmpty();
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        if (isVerified) {
            return source.read(offset, target, at, length);
        }
        synchronized (this) {
            sumUpTo(offset);
            int count = source.read(offset, target, at, length);
            if (summed >= offset && summed < offset + count) {
                int known = (int) (summed - offset);
                digest.orElseThrow().update(target, at + known, count - known);
                summed = offset + count;
            }
            return count;
        }
    }

    /** Reads what was skipped. */
    private void sumUpTo(long offset) throws IOException {
        byte[] buffer = new byte[summed < offset ? BUFFER : 0];
        while (summed < offset) {
            int count = source.read(summed, buffer, 0, (int) Math.min(BUFFER, offset - summed));
            if (count == 0) {
                return;
            }
            digest.orElseThrow().update(buffer, 0, count);
            summed += count;
        }
    }

    /**
     * Reads what has not been read, and compares.
     *
     * @throws RootException if the bytes are not those that the digest was made of
     */
    synchronized void verify() throws IOException {
        if (!isVerified) {
            sumUpTo(source.size());
            blob.check(digest.orElseThrow().digest());
            isVerified = true;
        }
    }

    @Override
    public long size() throws IOException {
        return source.size();
    }

    @Override
    public int stride(long offset) {
        return source.stride(offset);
    }

    @Override
    public void want(long offset, long length) {
        source.want(offset, length);
    }

    @Override
    public long progress() {
        return source.progress();
    }
}
