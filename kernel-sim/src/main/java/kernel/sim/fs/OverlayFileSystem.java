package kernel.sim.fs;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kernel.api.ByteString;

/** A root in which some files are replaced or added; the root below stays as it is. It is filled before it is used. */
public final class OverlayFileSystem implements RootFileSystem {
    private static final ByteString SLASH = ByteString.of("/");

    private final RootFileSystem lower;
    private final MemoryFileSystem upper;
    private final Map<ByteString, Inode> replaced = new HashMap<>();

    /**
     * Puts an empty layer on a root.
     *
     * @param lower the root below
     */
    public OverlayFileSystem(RootFileSystem lower) {
        this.lower = lower;
        this.upper = new MemoryFileSystem(lower.root().mount());
    }

    /**
     * Puts a regular file into a directory that exists below.
     *
     * @param path absolute, without symbolic links
     * @param mode permission bits
     * @param uid owner
     * @param gid group
     * @param content its bytes, which are copied
     */
    public void put(ByteString path, int mode, int uid, int gid, byte[] content) {
        upper.put(path, mode, uid, gid, content);
        Dentry dentry = PathWalk.walk(upper, SLASH, FileAccess.ROOT, path);
        replaced.put(path, dentry.inode());
    }

    @Override
    public Inode root() {
        return new Directory(lower.root(), ByteString.EMPTY);
    }

    /** A directory of the root below, in which the replaced files are found first. */
    private final class Directory extends ForwardingInode {
        private final ByteString path;

        Directory(Inode directory, ByteString path) {
            super(directory);
            this.path = path;
        }

        @Override
        public Optional<Inode> lookup(ByteString name) {
            ByteString childPath = path.concat(SLASH).concat(name);
            Inode here = replaced.get(childPath);
            return here != null ? Optional.of(here) : inode().lookup(name).map(child -> wrap(child, childPath));
        }

        private Inode wrap(Inode child, ByteString childPath) {
            return child.attributes().type() == FileType.DIRECTORY ? new Directory(child, childPath) : child;
        }

        @Override
        public List<ByteString> readdir() throws IOException {
            Set<ByteString> names = new TreeSet<>(super.readdir());
            for (ByteString file : replaced.keySet()) {
                if (file.lastIndexOf('/') == path.length() && file.startsWith(path)) {
                    names.add(file.basename());
                }
            }
            return List.copyOf(names);
        }

        @Override
        public List<ByteString> readdirForExec() throws IOException {
            return readdir(); // with the replaced files, which the directory below does not know
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            throw new IllegalStateException("a directory has no bytes");
        }
    }
}
