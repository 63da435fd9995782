package kernel.sim.task;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.fs.WriteCount;

/**
 * What a descriptor of a task leads to.
 *
 * @kernel v6.18 fs/pidfs.c
 */
final class PidInode implements Inode {
    private static final ByteString NAME = ByteString.of("anon_inode:[pidfd]");
    private static final int MODE = 0700;
    private static final Mount MOUNT = new Mount(true, true, false);

    private final Pid pid;
    private final WriteCount writeCount = new WriteCount();

    private PidInode(Pid pid) {
        this.pid = pid;
    }

    /** Opens a task, {@code pidfd_prepare}. */
    static FileDescription open(Pid pid) {
        return new FileDescription(Dentry.anonymous(NAME, new PidInode(pid)), true, true);
    }

    /** Returns the numbers of the task that a descriptor leads to, if it leads to one. */
    static Optional<Pid> pid(FileDescription file) {
        return file.inode() instanceof PidInode inode ? Optional.of(inode.pid) : Optional.empty();
    }

    @Override
    public InodeAttributes attributes() {
        return new InodeAttributes(FileType.REGULAR, MODE, 0, 0, 0, 0, pid.own());
    }

    @Override
    public Mount mount() {
        return MOUNT;
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
        return 0;
    }
}
