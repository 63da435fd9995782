package kernel.sim.exec;

import java.util.List;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.SuperBlock;

/** One of the kernel's own file systems as a task uses it. */
public final class MountedFileSystem {
    private final SuperBlock superBlock;
    private final HeldFiles opener;

    MountedFileSystem(SuperBlock superBlock, HeldFiles opener) {
        this.superBlock = superBlock;
        this.opener = opener;
    }

    /**
     * Returns the names of its files.
     *
     * @return in the order of a directory listing
     */
    public List<ByteString> names() {
        return superBlock.names();
    }

    /**
     * Reads a whole file.
     *
     * @param name the file's name
     * @return its text
     * @throws ExecException with ENOENT if there is no such file, with EINVAL if it can only be written
     */
    public ByteString read(ByteString name) {
        return superBlock.read(name);
    }

    /**
     * Writes to a file, all at once. Paths in what is written start from the task's working directory.
     *
     * @param name the file's name
     * @param data what is written
     * @throws ExecException with ENOENT if there is no such file, or with the errno of the write
     */
    public void write(ByteString name, ByteString data) {
        superBlock.write(name, data, opener);
    }
}
