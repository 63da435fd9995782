package kernel.sim.fs;

import java.util.Optional;
import kernel.api.ByteString;

/** A large file whose pages begin with their number; it takes no memory. */
public final class SparseFile implements Inode {
    private static final int PAGE = 4096;

    private final long size;
    private final WriteCount writeCount = new WriteCount();

    private SparseFile(long size) {
        this.size = size;
    }

    /** Opens a file of so many pages, for reading and writing. */
    public static FileDescription of(long pages) {
        return new FileDescription(Dentry.root(new SparseFile(pages * PAGE)), true, true);
    }

    @Override
    public InodeAttributes attributes() {
        return new InodeAttributes(FileType.REGULAR, 0755, 0, 0, size, 1, 1);
    }

    @Override
    public Mount mount() {
        return new Mount(false, false, false);
    }

    @Override
    public WriteCount writeCount() {
        return writeCount;
    }

    @Override
    public Optional<Inode> lookup(ByteString name) {
        return Optional.empty();
    }

    @Override
    public ByteString readlink() {
        return ByteString.EMPTY;
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) {
        int count = (int) Math.max(0, Math.min(length, size - offset));
        for (int i = 0; i < count; i++) {
            long place = offset + i;
            long index = place / PAGE;
            long position = place % PAGE;
            target[at + i] = position < Long.BYTES ? (byte) (index >>> (8 * position)) : 0;
        }
        return count;
    }
}
