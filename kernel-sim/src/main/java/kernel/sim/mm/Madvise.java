package kernel.sim.mm;

/**
 * madvise(2): what a program tells of its memory.
 *
 * @kernel v6.18 mm/madvise.c, {@code do_madvise}
 */
final class Madvise {
    private final MmState mm;

    Madvise(MmState mm) {
        this.mm = mm;
    }

    void madvise(long start, long length, int number) {
        Advice advice = Advice.fromCode(number);
        MmRule.MADVISE_ADVICE.require(advice != Advice.UNKNOWN, number);
        MmRule.MADVISE_RANGE.require(start % PhysicalMemory.PAGE_SIZE == 0, start);
        long full = PagedAddressSpace.pageAlign(length);
        MmRule.MADVISE_RANGE.require(length == 0 || full != 0, length);
        long end = start + full;
        MmRule.MADVISE_RANGE.require(Long.compareUnsigned(end, start) >= 0, length);
        if (full != 0) {
            walk(start, end, advice);
        }
    }

    /** Goes on behind holes, and tells of them in the end. */
    private void walk(long start, long end, Advice advice) {
        boolean isWhole = true;
        long at = start;
        while (at >= 0 && Long.compareUnsigned(at, end) < 0) {
            VmArea area = mm.areas.findVma(at);
            if (area == null || Long.compareUnsigned(area.start(), end) >= 0) {
                break;
            }
            isWhole &= area.start() <= at;
            long from = Math.max(at, area.start());
            at = Math.min(end < 0 ? Long.MAX_VALUE : end, area.end());
            apply(area, from, at, advice);
        }
        MmRule.MADVISE_MAPPED.require(isWhole && at == end, start);
    }

    private void apply(VmArea area, long from, long to, Advice advice) {
        if (advice.isDiscard() && !area.has(VmFlags.VM_WRITE)) {
            Replaced.checkSealed(area);
        }
        if (advice == Advice.DONTNEED) {
            boolean isAllowed = !area.has(VmFlags.VM_LOCKED | VmFlags.VM_PFNMAP);
            MmRule.MADVISE_MAPPING.require(isAllowed, from);
            mm.zap(from, to);
        } else if (advice != Advice.WILLNEED) {
            changeFlags(area, from, to, advice);
        }
    }

    private void changeFlags(VmArea area, long from, long to, Advice advice) {
        long flags = (area.flags() & ~advice.clears()) | advice.sets();
        boolean isAllowed = switch (advice) {
            case DOFORK -> !area.has(VmFlags.VM_IO);
            case WIPEONFORK -> area.cache() == null && !area.has(VmFlags.VM_SHARED);
            case KEEPONFORK -> !area.has(VmFlags.VM_DROPPABLE);
            case DODUMP -> !area.has(VmFlags.SPECIAL | VmFlags.VM_DROPPABLE);
            default -> true;
        };
        MmRule.MADVISE_MAPPING.require(isAllowed, from);
        if (flags == area.flags()) {
            return;
        }
        boolean isSplit = from > area.start() || to < area.end();
        int max = mm.machine.settings().maxMapCount();
        MmRule.MODIFY_COUNT.require(!isSplit || mm.areas.count() < max, mm.areas.count());
        Replaced.checkSplit(area, from);
        Replaced.checkSplit(area, to);
        mm.areas.modify(area, from, to, flags);
    }
}
