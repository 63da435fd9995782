package kernel.sim.fs;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.ByteString;

/** What names led to, as the kernel's dcache: bounded, and all forgotten when it is full. */
final class LookupCache {
    /** The names of a directory in which nothing has been looked up. */
    static final Map<ByteString, Optional<Inode>> NONE = Map.of();

    static final int MOST = 1 << 14;

    private final AtomicInteger count = new AtomicInteger();
    private final Queue<HostInode> directories = new ConcurrentLinkedQueue<>();

    Optional<Inode> lookup(HostInode directory, ByteString name) {
        Map<ByteString, Optional<Inode>> names = directory.names();
        if (names.isEmpty()) {
            names = new ConcurrentHashMap<>();
            directory.names(names);
            directories.add(directory);
        }
        Optional<Inode> known = names.get(name);
        if (known != null) {
            return known;
        }
        Optional<Inode> found = directory.lookupHost(name);
        names.put(name, found);
        if (count.incrementAndGet() >= MOST) {
            count.set(0);
            forget();
        }
        return found;
    }

    /** Takes the names from every directory: one that somebody holds must not hold all that lies below it. */
    private void forget() {
        HostInode directory = directories.poll();
        while (directory != null) {
            directory.names(NONE);
            directory = directories.poll();
        }
    }
}
