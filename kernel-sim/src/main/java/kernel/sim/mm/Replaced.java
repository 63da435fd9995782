package kernel.sim.mm;

import java.util.List;

/**
 * The mappings in a range that are about to be unmapped. Those that reach over its ends are cut at once, and stay cut if
 * something is refused later.
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
        this.areas = gather();
    }

    static Replaced of(MmState mm, long from, long to) {
        return new Replaced(mm, from, to);
    }

    private List<VmArea> gather() {
        List<VmArea> found = mm.areas.overlapping(from, to);
        found.forEach(Replaced::checkSealed);
        if (found.isEmpty()) {
            return found;
        }
        VmArea first = found.get(0);
        VmArea last = found.get(found.size() - 1);
        if (first.start() >= from && last.end() <= to) {
            return found;
        }
        if (first.start() < from) {
            int max = mm.machine.settings().maxMapCount();
            MmRule.SPLIT_COUNT.require(first.end() <= to || mm.areas.count() < max, mm.areas.count());
            checkSplit(first, from);
            VmArea upper = mm.areas.split(first, from);
            found.set(0, upper);
            last = found.size() == 1 ? upper : last;
        }
        if (last.end() > to) {
            checkSplit(last, to);
            mm.areas.split(last, to);
            found.set(found.size() - 1, last.part(last.start(), to));
        }
        return found;
    }

    /** Refuses to change what is sealed. */
    static void checkSealed(VmArea area) {
        MmRule.SEALED.require(!area.has(VmFlags.VM_SEALED), area.start());
    }

    /** Refuses to split what the kernel supplies. */
    static void checkSplit(VmArea area, long vaddr) {
        boolean isSplit = area.start() < vaddr && vaddr < area.end();
        MmRule.SPLIT.require(!isSplit || area.special().isEmpty(), vaddr);
    }

    long pages() {
        long sum = 0;
        for (VmArea area : areas) {
            sum += area.pages();
        }
        return sum;
    }

    long accounted() {
        long sum = 0;
        for (VmArea area : areas) {
            sum += area.has(VmFlags.VM_ACCOUNT) ? area.pages() : 0;
        }
        return sum;
    }

    void unmap() {
        if (!areas.isEmpty()) {
            mm.unmapRegion(areas);
        }
    }
}
