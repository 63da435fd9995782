package kernel.sim.mm;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pages of an address space that somebody wrote to, by address. */
final class PrivatePages {
    private final TreeMap<Long, byte[]> byAddress = new TreeMap<>();

    byte @Nullable [] get(long page) {
        return byAddress.get(page);
    }

    void put(long page, byte[] content) {
        byAddress.put(page, content);
    }

    void remove(long from, long to) {
        byAddress.subMap(from, to).clear();
    }

    /** Returns the first page at or above an address, or the end of all addresses. */
    long nextFrom(long vaddr) {
        Long next = byAddress.ceilingKey(vaddr);
        return next == null ? Long.MAX_VALUE : next;
    }
}
