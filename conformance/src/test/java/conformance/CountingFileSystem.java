package conformance;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kernel.api.ByteString;
import kernel.sim.fs.Inode;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.fs.WriteCount;

/** A root that counts the bytes that are asked of its files, all of which lie on one plain disk. */
final class CountingFileSystem implements RootFileSystem {
    private final Inode root;
    private final AtomicLong bytes = new AtomicLong();

    CountingFileSystem(RootFileSystem files) {
        this.root = new CountingInode(files.root(), bytes);
    }

    /** Returns how many bytes were asked for until now. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public Inode root() {
        return root;
    }

    private record CountingInode(Inode inode, AtomicLong bytes) implements Inode {
        @Override
        public InodeAttributes attributes() {
            return inode.attributes();
        }

        @Override
        public Mount mount() {
            return Mount.DEFAULT;
        }

        @Override
        public WriteCount writeCount() {
            return inode.writeCount();
        }

        @Override
        public Optional<Inode> lookup(ByteString name) {
            return inode.lookup(name).map(found -> new CountingInode(found, bytes));
        }

        @Override
        public ByteString readlink() {
            return inode.readlink();
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) throws IOException {
            bytes.addAndGet(length);
            return inode.read(offset, target, at, length);
        }
    }
}
