package kernel.sim.fs;

import java.util.Optional;
import kernel.api.ByteString;

/** A name that has led to a file, {@code struct dentry}: the file, its last name, and the directory that has it. */
public final class Dentry {
    private static final ByteString SLASH = ByteString.of("/");

    private final Inode inode;
    private final ByteString name;
    private final Optional<Dentry> parent;

    private Dentry(Inode inode, ByteString name, Optional<Dentry> parent) {
        this.inode = inode;
        this.name = name;
        this.parent = parent;
    }

    static Dentry root(Inode inode) {
        return new Dentry(inode, SLASH, Optional.empty());
    }

    /**
     * Makes a name for a file that lies in no directory.
     *
     * @param name what /proc/PID/fd shows, for example {@code anon_inode:[pidfd]}
     * @param inode the file
     * @return its whole path is the name
     */
    public static Dentry anonymous(ByteString name, Inode inode) {
        return new Dentry(inode, name, Optional.empty());
    }

    Dentry child(ByteString childName, Inode child) {
        return new Dentry(child, childName, Optional.of(this));
    }

    /** Returns the directory above; the root is above itself. */
    Dentry parentOrRoot() {
        return parent.orElse(this);
    }

    /**
     * Returns the file.
     *
     * @return its inode
     */
    public Inode inode() {
        return inode;
    }

    /**
     * Returns the last name.
     *
     * @return one component, or a slash for the root
     */
    public ByteString name() {
        return name;
    }

    /**
     * Returns the whole path, as the kernel's {@code d_path} does.
     *
     * @return absolute, without symbolic links
     */
    public ByteString path() {
        if (parent.isEmpty()) {
            return name;
        }
        ByteString above =
                parent.get().parent.isEmpty() ? ByteString.EMPTY : parent.get().path();
        return above.concat(SLASH).concat(name);
    }
}
