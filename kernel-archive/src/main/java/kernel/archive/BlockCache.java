package kernel.archive;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded blocks, the most recently used ones, within what memory is left. */
final class BlockCache {
    static final int BLOCK = 1 << 15;

    private static final int LEAST = 16;
    private static final int OVERHEAD = 128;

    private final MemoryBudget budget;
    private final Map<Key, byte[]> blocks = new LinkedHashMap<>(64, 0.75f, true);
    private int sources;

    private record Key(int source, long index) {}

    BlockCache(MemoryBudget budget) {
        this.budget = budget;
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
        Iterator<byte[]> eldest = blocks.values().iterator();
        while (blocks.size() > capacity()) {
            eldest.next();
            eldest.remove();
        }
    }

    synchronized boolean isFull() {
        return blocks.size() >= capacity();
    }

    private long capacity() {
        return Math.max(LEAST, budget.blocks() / (BLOCK + OVERHEAD));
    }
}
