package kernel.sim.fs;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import kernel.api.ByteString;

/** A file that stands for another one: all answers are those of that one, but for what a subclass answers itself. */
public abstract class ForwardingInode implements Inode {
    private final Inode inode;

    /**
     * Stands for a file.
     *
     * @param inode the other one
     */
    protected ForwardingInode(Inode inode) {
        this.inode = inode;
    }

    /**
     * Returns the file that this one stands for.
     *
     * @return the other one
     */
    protected final Inode inode() {
        return inode;
    }

    @Override
    public InodeAttributes attributes() {
        return inode.attributes();
    }

    @Override
    public Mount mount() {
        return inode.mount();
    }

    @Override
    public WriteCount writeCount() {
        return inode.writeCount();
    }

    @Override
    public boolean isUnlinked() {
        return inode.isUnlinked();
    }

    @Override
    public List<ByteString> readdir() throws IOException {
        return inode.readdir();
    }

    @Override
    public List<ByteString> readdirForExec() throws IOException {
        return inode.readdirForExec();
    }

    @Override
    public FileTime mtime() {
        return inode.mtime();
    }

    @Override
    public long rdev() {
        return inode.rdev();
    }

    @Override
    public ByteString readlink() {
        return inode.readlink();
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        return inode.read(offset, target, at, length);
    }
}
