package kernel.tck;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.ByteString;
import kernel.sim.fs.ForwardingInode;
import kernel.sim.fs.Inode;
import kernel.sim.fs.RootFileSystem;

/**
 * Files whose reads are counted, and can be made to fail.
 *
 * @param files what they are
 * @param reads how often any of them was read
 * @param isFailing whether every read fails but that of the first bytes
 */
record WatchedFiles(RootFileSystem files, AtomicInteger reads, AtomicBoolean isFailing) implements RootFileSystem {
    WatchedFiles(RootFileSystem files) {
        this(files, new AtomicInteger(), new AtomicBoolean());
    }

    @Override
    public Inode root() {
        return new WatchedInode(files.root(), this);
    }

    private static final class WatchedInode extends ForwardingInode {
        private final WatchedFiles owner;

        WatchedInode(Inode inode, WatchedFiles owner) {
            super(inode);
            this.owner = owner;
        }

        @Override
        public Optional<Inode> lookup(ByteString name) {
            return inode().lookup(name).map(found -> new WatchedInode(found, owner));
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) throws IOException {
            // The kernel itself reads the header window first.
            if (owner.reads.getAndIncrement() > 0 && owner.isFailing.get()) {
                throw new IOException("the medium fails");
            }
            return super.read(offset, target, at, length);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WatchedInode that && inode().equals(that.inode());
        }

        @Override
        public int hashCode() {
            return inode().hashCode();
        }
    }
}
