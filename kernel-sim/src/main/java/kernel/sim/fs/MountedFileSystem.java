package kernel.sim.fs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kernel.api.ByteString;

/** A root that is mounted otherwise than where it lies: the files are the same, the options of their mounts are not. */
public final class MountedFileSystem implements RootFileSystem {
    private static final ByteString SLASH = ByteString.of("/");

    private final RootFileSystem files;
    private final Map<ByteString, Mount> byPoint;

    /**
     * Mounts a root.
     *
     * @param files the files
     * @param byPoint how each mount point is mounted, by absolute path inside the root; files that are below none of them
     *     keep the mount that they have
     */
    public MountedFileSystem(RootFileSystem files, Map<ByteString, Mount> byPoint) {
        this.files = files;
        this.byPoint = new TreeMap<>(byPoint);
    }

    /**
     * Reads mounts.
     *
     * @param lines those of /proc/PID/mountinfo
     * @return how each mount point is mounted
     */
    public static Map<ByteString, Mount> parse(List<String> lines) {
        return MountTable.of(lines).points();
    }

    @Override
    public Inode root() {
        Optional<Mount> mount = Optional.ofNullable(byPoint.get(SLASH));
        return new Mounted(files.root(), ByteString.EMPTY, mount);
    }

    /** A file below a mount point. Two of the same file on the same mount are equal. */
    private final class Mounted extends ForwardingInode {
        private final ByteString path;
        private final Optional<Mount> mount;

        Mounted(Inode inode, ByteString path, Optional<Mount> mount) {
            super(inode);
            this.path = path;
            this.mount = mount;
        }

        @Override
        public Optional<Inode> lookup(ByteString name) {
            ByteString child = path.concat(SLASH).concat(name);
            Optional<Mount> below = Optional.ofNullable(byPoint.get(child)).or(() -> mount);
            return inode().lookup(name).map(found -> new Mounted(found, child, below));
        }

        @Override
        public Mount mount() {
            return mount.orElseGet(super::mount);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Mounted that && inode().equals(that.inode()) && mount().equals(that.mount());
        }

        @Override
        public int hashCode() {
            return inode().hashCode();
        }
    }
}
