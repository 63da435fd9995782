package kernel.sim.mm;

/**
 * Whether there is room for more.
 *
 * @kernel v6.18 mm/vma.c, {@code may_expand_vm}; mm/util.c, {@code __vm_enough_memory}; mm/mmap.c,
 *     {@code mlock_future_ok}
 */
final class Accounting {
    private final MmState mm;

    Accounting(MmState mm) {
        this.mm = mm;
    }

    boolean isBelowAs(long pages) {
        return !MmLimits.exceeds(mm.areas.totalVm() + pages, mm.limits.as());
    }

    boolean isBelowData(long flags, long pages) {
        if (!mm.limits.isDataCounted() || !VmFlags.isDataMapping(flags)) {
            return true;
        }
        long data = mm.areas.dataVm() + pages;
        // A limit of zero is ignored: it comes from programs that set it before it meant anything.
        long limit = mm.limits.data() == 0 ? mm.limits.maxData() : mm.limits.data();
        return !MmLimits.exceeds(data, limit);
    }

    boolean mayExpandVm(long flags, long pages) {
        return isBelowAs(pages) && isBelowData(flags, pages);
    }

    void requireRoom(long flags, long pages) {
        long page = PhysicalMemory.PAGE_SIZE;
        MmRule.RLIMIT_AS.require(isBelowAs(pages), (mm.areas.totalVm() + pages) * page);
        MmRule.RLIMIT_DATA.require(isBelowData(flags, pages), (mm.areas.dataVm() + pages) * page);
    }

    /** Refuses memory that the machine could never have. */
    void requireMemory(long pages) {
        MmRule.OVERCOMMIT.require(isEnoughMemory(pages), pages * PhysicalMemory.PAGE_SIZE);
    }

    boolean isEnoughMemory(long pages) {
        return mm.machine.settings().overcommitMemory() == 1
                || pages <= mm.machine.memTotalPages() + mm.machine.swapTotalPages();
    }

    boolean mlockFutureOk(long flags, long pages) {
        return (flags & VmFlags.VM_LOCKED) == 0
                || mm.limits.canLock()
                || !MmLimits.exceeds(mm.areas.lockedVm() + pages, mm.limits.memlock());
    }

    boolean isMapCountOk() {
        return mm.areas.count() <= mm.machine.settings().maxMapCount();
    }
}
