package kernel.sim.mm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The mappings of an address space, by address; no two overlap. */
final class VmAreas {
    private final TreeMap<Long, VmArea> byStart = new TreeMap<>();
    private long bytes;

    Collection<VmArea> all() {
        return byStart.values();
    }

    int count() {
        return byStart.size();
    }

    /** Returns the size of all mappings, {@code total_vm} in bytes. */
    long bytes() {
        return bytes;
    }

    /** Returns the size of the private writable mappings without stacks, {@code data_vm} in bytes. */
    long dataBytes() {
        long sum = 0;
        for (VmArea area : byStart.values()) {
            if (area.isWritable() && !area.isGrowsDown()) {
                sum += area.end() - area.start();
            }
        }
        return sum;
    }

    Optional<VmArea> at(long vaddr) {
        Map.Entry<Long, VmArea> entry = byStart.floorEntry(vaddr);
        return entry != null && entry.getValue().end() > vaddr ? Optional.of(entry.getValue()) : Optional.empty();
    }

    /** Returns the first mapping that ends above an address, as {@code find_vma} does. */
    Optional<VmArea> findVma(long vaddr) {
        Optional<VmArea> here = at(vaddr);
        return here.isPresent() ? here : value(byStart.higherEntry(vaddr));
    }

    Optional<VmArea> before(long vaddr) {
        return value(byStart.lowerEntry(vaddr));
    }

    private static Optional<VmArea> value(Map.@Nullable Entry<Long, VmArea> entry) {
        return entry == null ? Optional.empty() : Optional.of(entry.getValue());
    }

    List<VmArea> overlapping(long from, long to) {
        List<VmArea> found = new ArrayList<>();
        Optional<VmArea> area = findVma(from);
        while (area.isPresent() && area.get().start() < to) {
            found.add(area.get());
            area = value(byStart.higherEntry(area.get().start()));
        }
        return found;
    }

    void insert(VmArea area) {
        byStart.put(area.start(), area);
        bytes += area.end() - area.start();
    }

    void remove(VmArea area) {
        byStart.remove(area.start());
        bytes -= area.end() - area.start();
    }

    void insertMerging(VmArea area) {
        VmArea merged = area;
        Optional<VmArea> next = value(byStart.higherEntry(area.start()));
        if (next.isPresent() && area.canMerge(next.get())) {
            remove(next.get());
            merged = merged.merge(next.get());
        }
        insertMergingWithPrevious(merged);
    }

    void insertMergingWithPrevious(VmArea area) {
        Optional<VmArea> previous = before(area.start());
        if (previous.isPresent() && previous.get().canMerge(area)) {
            remove(previous.get());
            insert(previous.get().merge(area));
        } else {
            insert(area);
        }
    }

    /** Cuts a range out of all mappings. */
    void cut(long from, long to) {
        for (VmArea area : overlapping(from, to)) {
            remove(area);
            if (area.start() < from) {
                insert(area.part(area.start(), from));
            }
            if (area.end() > to) {
                insert(area.part(to, area.end()));
            }
        }
    }
}
