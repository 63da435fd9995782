package kernel.archive;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded blocks, the most recently used ones, within a bound. */
final class BlockCache {
    static final int BLOCK = 1 << 15;

    private final int capacity;
    private int sources;
    private final Map<Key, byte[]> blocks;

    private record Key(int source, long index) {}

    BlockCache(long memory) {
        this.capacity = (int) Math.max(16, Math.min(Integer.MAX_VALUE, memory / BLOCK));
        this.blocks = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Returns a number that no other source of blocks has. */
    synchronized int newSource() {
        return sources++;
    }

    synchronized byte @Nullable [] get(int source, long index) {
        return blocks.get(new Key(source, index));
    }

    synchronized void put(int source, long index, byte[] block) {
        blocks.put(new Key(source, index), block);
    }

    synchronized boolean isFull() {
        return blocks.size() >= capacity;
    }
}
