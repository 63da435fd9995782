package kernel.sim.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of an address space and their sizes: how they are joined with neighbours, and how they are split.
 *
 * @kernel v6.18 mm/vma.c, {@code vma_merge_new_range}, {@code vma_merge_existing_range}, {@code __split_vma}
 */
final class VmAreas {
    private final VmTree tree = new VmTree();
    private long totalVm;
    private long dataVm;
    private long execVm;
    private long stackVm;
    private long lockedVm;

    int count() {
        return tree.size();
    }

    long totalVm() {
        return totalVm;
    }

    long dataVm() {
        return dataVm;
    }

    long execVm() {
        return execVm;
    }

    long stackVm() {
        return stackVm;
    }

    long lockedVm() {
        return lockedVm;
    }

    VmTree tree() {
        return tree;
    }

    List<VmArea> all() {
        List<VmArea> all = new ArrayList<>(tree.size());
        tree.forEach(all::add);
        return all;
    }

    @Nullable
    VmArea at(long vaddr) {
        return tree.at(vaddr);
    }

    @Nullable
    VmArea findVma(long vaddr) {
        return tree.findVma(vaddr);
    }

    @Nullable
    VmArea before(long vaddr) {
        return tree.before(vaddr);
    }

    boolean isFree(long from, long to) {
        VmArea next = tree.findVma(from);
        return next == null || next.start() >= to;
    }

    /** Returns the mappings that a range touches, as they are now. */
    List<VmArea> overlapping(long from, long to) {
        VmArea area = tree.findVma(from);
        if (area == null || area.start() >= to) {
            return List.of();
        }
        List<VmArea> found = new ArrayList<>(2);
        while (area != null && area.start() < to) {
            found.add(area);
            area = area.end() < to ? tree.findVma(area.end()) : null;
        }
        return found;
    }

    private void account(long flags, long pages) {
        totalVm += pages;
        if (VmFlags.isExecMapping(flags)) {
            execVm += pages;
        } else if (VmFlags.isStackMapping(flags)) {
            stackVm += pages;
        } else if (VmFlags.isDataMapping(flags)) {
            dataVm += pages;
        }
        if ((flags & VmFlags.VM_LOCKED) != 0) {
            lockedVm += pages;
        }
    }

    private static void open(VmArea area) {
        PageCache cache = area.cache();
        if (cache != null) {
            cache.open();
        }
    }

    private static void close(VmArea area) {
        PageCache cache = area.cache();
        if (cache != null) {
            cache.close();
        }
    }

    void insert(VmArea area) {
        open(area);
        tree.insert(area);
        account(area.flags(), area.pages());
    }

    void remove(VmArea area) {
        tree.remove(area);
        account(area.flags(), -area.pages());
        close(area);
    }

    /** Puts a mapping of the same backing in the place of another one. */
    void replace(VmArea old, VmArea area) {
        tree.replace(old, area);
        account(old.flags(), -old.pages());
        account(area.flags(), area.pages());
    }

    /** Puts a mapping that is not locked in the place of one that is; it goes on being counted, as the kernel does. */
    void unlock(VmArea old, VmArea area) {
        tree.replace(old, area);
    }

    /** Splits a mapping; returns the upper part. */
    VmArea split(VmArea area, long vaddr) {
        VmArea upper = area.part(vaddr, area.end());
        open(upper);
        tree.insert(upper);
        return upper;
    }

    /** Adds a mapping, joined with its neighbours where that is possible; returns what it became. */
    VmArea insertMerging(VmArea area) {
        return insertMerging(area, mergeable(area.end(), area));
    }

    /** Adds a mapping, joined with the one below where that is possible; returns what it became. */
    VmArea insertMergingDown(VmArea area) {
        return insertMerging(area, null);
    }

    private VmArea insertMerging(VmArea area, @Nullable VmArea upper) {
        VmArea prev = mergeable(area.start() - 1, area);
        VmArea next = canJoin(prev, upper) ? upper : null;
        if (prev == null && next == null) {
            insert(area);
            return area;
        }
        VmArea joined = join(prev, area, next);
        if (prev == null) {
            replace(Objects.requireNonNull(next), joined);
            return joined;
        }
        if (next != null) {
            remove(next);
        }
        replace(prev, joined);
        return joined;
    }

    /** Makes a mapping longer, joined with the one above where that is possible. */
    void extend(VmArea area, VmArea grown) {
        VmArea upper = mergeable(grown.end(), grown);
        VmArea next = canJoin(area, upper) ? upper : null;
        if (next != null) {
            remove(next);
        }
        replace(area, join(area, grown, next));
    }

    /** Changes the flags of a part of a mapping, joined with its neighbours where that is possible; returns the result. */
    VmArea modify(VmArea area, long start, long end, long flags) {
        VmArea middle = area.part(start, end).withFlags(flags);
        VmArea prev = start == area.start() ? mergeable(start - 1, middle) : null;
        VmArea upper = end == area.end() ? mergeable(end, middle) : null;
        VmArea next = canJoin(prev, upper) ? upper : null;
        boolean isWhole = start == area.start() && end == area.end();
        if ((prev == null && next == null) || (isWhole && area.hasClose())) {
            return isolate(area, start, end, middle);
        }
        VmArea joined = join(prev, middle, next);
        if (isWhole) {
            remove(area);
        } else if (prev != null) {
            replace(area, area.part(end, area.end()));
        } else {
            replace(area, area.part(area.start(), start));
        }
        if (prev == null) {
            replace(Objects.requireNonNull(next), joined);
            return joined;
        }
        if (next != null) {
            remove(next);
        }
        replace(prev, joined);
        return joined;
    }

    private VmArea isolate(VmArea area, long start, long end, VmArea middle) {
        VmArea part = area;
        if (start > area.start()) {
            part = split(area, start);
        }
        if (end < area.end()) {
            split(part, end);
            part = part.part(start, end);
        }
        replace(part, middle);
        return middle;
    }

    /** Returns the neighbour that holds an address if a new mapping can become a part of it. */
    private @Nullable VmArea mergeable(long vaddr, VmArea area) {
        VmArea neighbour = area.has(VmFlags.SPECIAL) || vaddr == -1 ? null : tree.at(vaddr);
        if (neighbour == null) {
            return null;
        }
        boolean isSame = neighbour.flags() == area.flags()
                && neighbour.pgoffAt(area.start()) == area.pgoff()
                && neighbour.anonVma().isCompatible(area.anonVma())
                && neighbour.backing().equals(area.backing());
        return isSame ? neighbour : null;
    }

    /** Tells whether the mapping above can become a part of the one below too, if there are both. */
    private static boolean canJoin(@Nullable VmArea prev, @Nullable VmArea next) {
        return prev == null
                || next == null
                || (!next.hasClose() && prev.anonVma().isCompatible(next.anonVma()));
    }

    private static VmArea join(@Nullable VmArea prev, VmArea middle, @Nullable VmArea next) {
        VmArea first = prev == null ? middle : prev;
        VmArea last = next == null ? middle : next;
        AnonVma family = first.anonVma();
        if (family.isNone()) {
            family = middle.anonVma().isNone() ? last.anonVma() : middle.anonVma();
        }
        return new VmArea(first.start(), last.end(), middle.flags(), first.backing(), first.pgoff(), family);
    }

    /**
     * Finds the family of the private pages that a mapping is about to have: a neighbour's, if the two could be one
     * mapping but for what they allow.
     *
     * @kernel v6.18 mm/vma.c, {@code find_mergeable_anon_vma}
     */
    AnonVma anonVmaFor(VmArea area) {
        VmArea next = tree.at(area.end());
        if (next != null && next.anonVma().isReusable() && isCompatible(area, next)) {
            return next.anonVma();
        }
        VmArea prev = tree.at(area.start() - 1);
        if (prev != null && prev.anonVma().isReusable() && isCompatible(prev, area)) {
            return prev.anonVma();
        }
        return AnonVma.fresh();
    }

    private static boolean isCompatible(VmArea one, VmArea other) {
        return ((one.flags() ^ other.flags()) & ~VmFlags.ACCESS) == 0
                && one.backing().equals(other.backing())
                && one.pgoffAt(other.start()) == other.pgoff();
    }
}
