package kernel.archive;

import java.io.IOException;
import kernel.sim.fs.Inode;

/** The bytes of a regular file of another root, such as a layer in an image. */
final class InodeSource implements ByteSource {
    private final Inode inode;
    private volatile long progress;

    private InodeSource(Inode inode) {
        this.inode = inode;
    }

    static ByteSource of(Inode inode) {
        if (inode instanceof ArchiveInode file && file.content() instanceof Content.Stored stored) {
            return new SliceSource(
                    stored.source(), stored.start(), file.attributes().size());
        }
        return new InodeSource(inode);
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        int wanted = (int) Math.max(0, Math.min(length, size() - offset));
        int count = wanted == 0 ? 0 : inode.read(offset, target, at, wanted);
        progress = Math.max(progress, offset + count);
        return count;
    }

    @Override
    public long size() {
        return inode.attributes().size();
    }

    @Override
    public long progress() {
        return progress;
    }
}
