package kernel.sim.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A directory of the host as the root, read only. */
public final class HostFileSystem implements RootFileSystem {
    private static final int CACHED_INODES = 4096;

    private final MountTable mounts = MountTable.ofHost();
    private final Map<Long, HostInode> inodes = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, HostInode> eldest) {
            return size() > CACHED_INODES && !eldest.getValue().writeCount().isUsed();
        }
    };
    private final HostInode root;

    private HostFileSystem(Path directory) throws IOException {
        Path real = directory.toRealPath();
        HostStat stat = HostStat.read(real).orElseThrow(() -> new IOException(directory + " does not exist"));
        this.root = new HostInode(this, real, stat, mounts.containing(real));
    }

    /**
     * Takes a directory of the host as the root.
     *
     * @param directory the directory; symbolic links on the way to it are followed
     * @return the root file system
     * @throws IOException if it cannot be read
     */
    public static HostFileSystem of(Path directory) throws IOException {
        return new HostFileSystem(directory);
    }

    @Override
    public Inode root() {
        return root;
    }

    /** Returns the inode of a host file: the same object as long as the file does not change. */
    Optional<Inode> inode(Path path, Mount directory) {
        return HostStat.read(path).map(stat -> {
            synchronized (inodes) {
                HostInode known = inodes.get(stat.key());
                if (known != null && known.stat().equals(stat)) {
                    return known;
                }
                HostInode inode = new HostInode(this, path, stat, mounts.of(path, directory));
                inodes.put(stat.key(), inode);
                return inode;
            }
        });
    }
}
