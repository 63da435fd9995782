package kernel.sim.fs;

import java.io.IOException;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.OpenFile;
import kernel.api.Span;
import kernel.api.Violation;

/** A file that has been opened: an inode and the path that led to it. Two openings of one inode are two files. */
public final class FileDescription implements OpenFile {
    private final Inode inode;
    private final ByteString path;

    FileDescription(Inode inode, ByteString path) {
        this.inode = inode;
        this.path = path;
    }

    /**
     * Returns the file.
     *
     * @return its inode
     */
    public Inode inode() {
        return inode;
    }

    @Override
    public ByteString path() {
        return path;
    }

    @Override
    public long size() {
        return inode.attributes().size();
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
            return inode.read(offset, target, at, length);
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
}
