package kernel.sim.mm;

import java.util.List;

/**
 * The parts of mappings in a range that are about to be unmapped. Everything that can be refused is refused before
 * anything is changed.
 *
 * @kernel v6.18 mm/vma.c, {@code vms_gather_munmap_vmas}, {@code vms_complete_munmap_vmas}
 */
final class Replaced {
    private final MmState mm;
    private final long from;
    private final long to;
    private final List<VmArea> areas;

    private Replaced(MmState mm, long from, long to) {
        this.mm = mm;
        this.from = from;
        this.to = to;
        this.areas = mm.areas.overlapping(from, to);
    }

    static Replaced of(MmState mm, long from, long to) {
        Replaced replaced = new Replaced(mm, from, to);
        replaced.checkSplits();
        return replaced;
    }

    private void checkSplits() {
        if (areas.isEmpty()) {
            return;
        }
        VmArea first = areas.get(0);
        VmArea last = areas.get(areas.size() - 1);
        boolean isInside = first.start() < from && first.end() > to;
        int max = mm.machine.settings().maxMapCount();
        MmRule.SPLIT_COUNT.require(!isInside || mm.areas.count() < max, mm.areas.count());
        checkSplit(first, from);
        checkSplit(last, to);
    }

    /** Refuses to split what the kernel supplies. */
    static void checkSplit(VmArea area, long vaddr) {
        boolean isSplit = area.start() < vaddr && vaddr < area.end();
        MmRule.SPLIT.require(!isSplit || area.special().isEmpty(), vaddr);
    }

    long pages() {
        long sum = 0;
        for (VmArea area : areas) {
            sum += pages(area);
        }
        return sum;
    }

    long accounted() {
        long sum = 0;
        for (VmArea area : areas) {
            sum += area.has(VmFlags.VM_ACCOUNT) ? pages(area) : 0;
        }
        return sum;
    }

    private long pages(VmArea area) {
        return (Math.min(area.end(), to) - Math.max(area.start(), from)) >>> PhysicalMemory.PAGE_SHIFT;
    }

    void unmap() {
        if (areas.isEmpty()) {
            return;
        }
        VmArea first = areas.get(0);
        if (first.start() < from) {
            first = mm.areas.split(first, from);
        }
        VmArea last = areas.size() == 1 ? first : areas.get(areas.size() - 1);
        if (last.end() > to) {
            mm.areas.split(last, to);
        }
        mm.unmapRegion(from, to);
    }
}
