package kernel.archive;

import java.io.IOException;
import kernel.api.ByteString;
import kernel.sim.fs.Inode;

/** Who is called for executable files. */
@FunctionalInterface
public interface ExecutableVisitor {
    /**
     * Visits a file.
     *
     * @param path absolute, without symbolic links
     * @param inode a regular file with an x bit
     * @throws IOException to end the walk
     */
    void visit(ByteString path, Inode inode) throws IOException;

    /**
     * Is told how far the walk is.
     *
     * @param fraction 0 to 1, estimated where nobody has counted the files
     */
    default void progress(double fraction) {}
}
