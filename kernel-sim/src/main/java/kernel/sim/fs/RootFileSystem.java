package kernel.sim.fs;

/** A tree of files that tasks see as their root. */
public interface RootFileSystem {
    /**
     * Returns the root directory.
     *
     * @return a directory
     */
    Inode root();
}
