package kernel.sim.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;

/** A directory of the host as the root, read only. */
public final class HostFileSystem implements RootFileSystem {
    private static final int CACHED_FILES = 4096;

    private final MountTable mounts;
    private final Optional<LookupCache> lookups;
    private final Map<Long, KnownFile> files = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, KnownFile> eldest) {
            return size() > CACHED_FILES && !eldest.getValue().writeCount().isUsed();
        }
    };
    private final FirstPages firstPages = new FirstPages();
    private final HostInode root;

    /** A file of the host, which can be seen through several mounts. Who writes to it writes to all of them. */
    private record KnownFile(HostStat stat, WriteCount writeCount, Map<Mount, HostInode> byMount) {}

    HostFileSystem(Path directory, MountTable mounts) throws IOException {
        this(directory, mounts, Optional.empty());
    }

    private HostFileSystem(Path directory, MountTable mounts, Optional<LookupCache> lookups) throws IOException {
        this.mounts = mounts;
        this.lookups = lookups;
        Path real = directory.toRealPath();
        HostStat stat = HostStat.read(real).orElseThrow(() -> new IOException(directory + " does not exist"));
        this.root = new HostInode(this, real, stat, mounts.containing(real), new WriteCount());
    }

    /**
     * Takes a directory of the host as the root.
     *
     * @param directory the directory; symbolic links on the way to it are followed
     * @return the root file system
     * @throws IOException if it cannot be read
     */
    public static HostFileSystem of(Path directory) throws IOException {
        return new HostFileSystem(directory, MountTable.ofHost());
    }

    /**
     * Takes a directory of the host as the root, with names as they are now: what a name led to once, it leads to for some
     * time, whatever happens to the directory. That is for many execs after each other.
     *
     * @param directory the directory; symbolic links on the way to it are followed
     * @return the root file system
     * @throws IOException if it cannot be read
     */
    public static HostFileSystem snapshot(Path directory) throws IOException {
        return new HostFileSystem(directory, MountTable.ofHost(), Optional.of(new LookupCache()));
    }

    /**
     * Takes a directory of the host as a root that is, or will be, mounted in a way of its own: how the host mounts what lies
     * in it does not count. Names are taken as in {@link #snapshot(Path)}.
     *
     * @param directory the directory; symbolic links on the way to it are followed
     * @param mount how everything in it is mounted
     * @return the root file system
     * @throws IOException if it cannot be read
     */
    public static HostFileSystem snapshot(Path directory, Mount mount) throws IOException {
        return new HostFileSystem(directory, MountTable.single(mount), Optional.of(new LookupCache()));
    }

    @Override
    public Inode root() {
        return root;
    }

    FirstPages firstPages() {
        return firstPages;
    }

    /** Returns what a name in a directory leads to. */
    Optional<Inode> lookup(HostInode directory, ByteString name) {
        return lookups.isPresent()
                ? lookups.get().lookup(directory, name)
                : inode(directory.path(name), directory.mount());
    }

    /** Returns the inode of a host file: the same object on one mount as long as the file does not change. */
    Optional<Inode> inode(Path path, Mount directory) {
        Mount mount = mounts.of(path, directory);
        return HostStat.read(path).map(stat -> {
            synchronized (files) {
                KnownFile file = files.get(stat.key());
                if (file == null || !file.stat().equals(stat)) {
                    // Mounts with the same options are not the same: other mounts can lie below them.
                    file = new KnownFile(stat, new WriteCount(), new IdentityHashMap<>(1));
                    files.put(stat.key(), file);
                }
                WriteCount writeCount = file.writeCount();
                return file.byMount().computeIfAbsent(mount, key -> new HostInode(this, path, stat, mount, writeCount));
            }
        });
    }
}
