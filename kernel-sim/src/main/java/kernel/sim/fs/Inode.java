package kernel.sim.fs;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;

/** A file of a root file system, {@code struct inode}. The same file is always the same object while it does not change. */
public interface Inode {
    /**
     * Returns what it is.
     *
     * @return kind, mode, owner, size
     */
    InodeAttributes attributes();

    /**
     * Returns the mount that it lies on.
     *
     * @return the mount
     */
    Mount mount();

    /**
     * Returns who writes to the file or executes it.
     *
     * @return the same object for the same file
     */
    WriteCount writeCount();

    /**
     * Tells whether no name leads to the file any more.
     *
     * @return true for a file that was open or executed when it was deleted
     */
    default boolean isUnlinked() {
        return false;
    }

    /**
     * Finds a file in this directory.
     *
     * @param name one component, neither {@code .} nor {@code ..}
     * @return the file, not followed if it is a symbolic link; empty if there is none
     */
    Optional<Inode> lookup(ByteString name);

    /**
     * Returns the names in this directory, as getdents64(2) does.
     *
     * @return sorted by their bytes, without {@code .} and {@code ..}; none if it is no directory, or cannot list them
     * @throws IOException if the medium fails
     */
    default List<ByteString> readdir() throws IOException {
        return List.of();
    }

    /**
     * Returns the names in this directory behind which programs can be.
     *
     * @return those of directories and of executable regular files; where that is no cheaper, those of other files too
     * @throws IOException if the medium fails
     */
    default List<ByteString> readdirForExec() throws IOException {
        return readdir();
    }

    /**
     * Returns when the bytes were last changed.
     *
     * @return the start of 1970 where that is not known
     */
    default FileTime mtime() {
        return FileTime.fromMillis(0);
    }

    /**
     * Returns which device this device node stands for.
     *
     * @return the number as stat(2) returns it, 0 for other files
     */
    default long rdev() {
        return 0;
    }

    /**
     * Returns where this symbolic link leads.
     *
     * @return a path
     */
    ByteString readlink();

    /**
     * Reads bytes of this regular file.
     *
     * @param offset file offset of the first byte, below the size
     * @param target where the bytes go
     * @param at index of the first byte there
     * @param length how many are wanted
     * @return how many there were; fewer than wanted only at the end of the file
     * @throws IOException if the medium fails
     */
    int read(long offset, byte[] target, int at, int length) throws IOException;
}
