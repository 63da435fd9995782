package kernel.sim.fs;

import java.io.IOException;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.OpenFile;
import kernel.api.Span;
import kernel.api.Violation;

/** A file that has been opened: an inode and the path that led to it. Two openings of one inode are two files. */
public final class FileDescription implements OpenFile {
    private static final ByteString DELETED = ByteString.of(" (deleted)");

    private final Dentry dentry;
    private final ByteString path;
    private final boolean isReadable;
    private final boolean isWritable;
    private int users;
    private long pos;

    /**
     * Opens a file for reading.
     *
     * @param dentry what led to it
     */
    public FileDescription(Dentry dentry) {
        this(dentry, true, false);
    }

    /**
     * Opens a file.
     *
     * @param dentry what led to it
     * @param isReadable whether it is open for reading
     * @param isWritable whether it is open for writing
     */
    public FileDescription(Dentry dentry, boolean isReadable, boolean isWritable) {
        this.dentry = dentry;
        this.path = dentry.path();
        this.isReadable = isReadable;
        this.isWritable = isWritable;
    }

    /**
     * Tells whether the file is open for reading.
     *
     * @return false for O_WRONLY
     */
    public boolean isReadable() {
        return isReadable;
    }

    /**
     * Tells whether the file is open for writing.
     *
     * @return false for O_RDONLY
     */
    public boolean isWritable() {
        return isWritable;
    }

    /**
     * Returns what led to the file.
     *
     * @return its name and place
     */
    public Dentry dentry() {
        return dentry;
    }

    /**
     * Returns the file.
     *
     * @return its inode
     */
    public Inode inode() {
        return dentry.inode();
    }

    /**
     * Returns the path as /proc shows it.
     *
     * @return absolute, without symbolic links; with a remark if the file is deleted
     * @kernel v6.18 fs/d_path.c, {@code d_path}
     */
    @Override
    public ByteString path() {
        return inode().isUnlinked() ? path.concat(DELETED) : path;
    }

    /** Notes that one more descriptor leads here, as dup(2) and fork(2) do. */
    public synchronized void get() {
        users++;
    }

    /** Notes that a descriptor is closed. */
    public synchronized void put() {
        users--;
    }

    /**
     * Counts the descriptors that lead here, of all tasks.
     *
     * @return 0 for a file that only a program or a mapping has
     */
    public synchronized int users() {
        return users;
    }

    /**
     * Returns where the next byte is read; all who have the open file move on together.
     *
     * @return file offset
     */
    public synchronized long pos() {
        return pos;
    }

    /**
     * Moves on, lseek(2).
     *
     * @param offset file offset of the next byte
     */
    public synchronized void pos(long offset) {
        pos = offset;
    }

    /**
     * Reads the next bytes, read(2).
     *
     * @param target where they go
     * @return how many there were, 0 at the end of the file
     * @throws ExecException with EIO if the medium fails
     */
    public synchronized int read(byte[] target) {
        int count = read(pos, target, 0, target.length);
        pos += count;
        return count;
    }

    @Override
    public long size() {
        return inode().attributes().size();
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) {
        if (offset < 0 || offset + length < 0) {
            throw failure(FsRule.READ_RANGE, offset, length, "offset 0x" + Long.toHexString(offset));
        }
        if (offset >= size()) {
            return 0;
        }
        try {
            return inode().read(offset, target, at, length);
        } catch (IOException e) {
            throw failure(FsRule.READ, offset, length, String.valueOf(e.getMessage()));
        }
    }

    private ExecException failure(FsRule rule, long offset, int length, String found) {
        return new ExecException(
                Violation.of(rule, path, new Span(offset, length, "bytes")).withFound(found));
    }

    @Override
    public boolean canMmap() {
        return true;
    }

    @Override
    public boolean isExecutable() {
        return inode().attributes().isExecutable();
    }
}
