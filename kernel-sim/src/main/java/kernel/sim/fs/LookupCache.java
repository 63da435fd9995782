package kernel.sim.fs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.ByteString;

/** What names led to, as the kernel's dcache: bounded, and all forgotten when it is full. */
final class LookupCache {
    private static final int MOST = 1 << 14;

    private final AtomicInteger count = new AtomicInteger();
    private volatile int generation = 1;

    /**
     * Names in one directory.
     *
     * @param generation in which they were looked up; those of another one count no more
     * @param known what they led to
     */
    record Names(int generation, Map<ByteString, Optional<Inode>> known) {
        static final Names NONE = new Names(0, Map.of());
    }

    Optional<Inode> lookup(HostInode directory, ByteString name) {
        Names names = directory.names();
        int now = generation;
        if (names.generation() != now) {
            names = new Names(now, new ConcurrentHashMap<>());
            directory.names(names);
        }
        Optional<Inode> known = names.known().get(name);
        if (known != null) {
            return known;
        }
        Optional<Inode> found = directory.lookupHost(name);
        names.known().put(name, found);
        if (count.incrementAndGet() >= MOST) {
            count.set(0);
            generation = now + 1;
        }
        return found;
    }
}
