package kernel.sim.mm;

/**
 * msync(2): changes of shared files are written back.
 *
 * @kernel v6.18 mm/msync.c
 */
final class Msync {
    private static final int MS_ASYNC = 1;
    private static final int MS_INVALIDATE = 2;
    private static final int MS_SYNC = 4;

    private final MmState mm;

    Msync(MmState mm) {
        this.mm = mm;
    }

    void msync(long start, long length, int flags) {
        MmRule.MSYNC_FLAGS.require((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) == 0, flags);
        MmRule.MSYNC_ALIGNED.require(start % PhysicalMemory.PAGE_SIZE == 0, start);
        MmRule.MSYNC_FLAGS.require((flags & MS_ASYNC) == 0 || (flags & MS_SYNC) == 0, flags);
        long end = start + PagedAddressSpace.pageAlign(length);
        MmRule.MSYNC_MAPPED.require(Long.compareUnsigned(end, start) >= 0, length);
        boolean isWhole = true;
        long at = start;
        while (Long.compareUnsigned(at, end) < 0) {
            VmArea area = at < 0 ? null : mm.areas.findVma(at);
            MmRule.MSYNC_MAPPED.require(area != null, at);
            if (area == null) {
                return;
            }
            if (area.start() > at) {
                isWhole = false;
                if (Long.compareUnsigned(area.start(), end) >= 0) {
                    break;
                }
            }
            boolean isLocked = (flags & MS_INVALIDATE) != 0 && area.has(VmFlags.VM_LOCKED);
            MmRule.MSYNC_LOCKED.require(!isLocked, area.start());
            if ((flags & MS_SYNC) != 0
                    && area.has(VmFlags.VM_SHARED)
                    && area.file().isPresent()) {
                clean(Math.max(at, area.start()), Math.min(area.end(), end < 0 ? Long.MAX_VALUE : end));
            }
            at = area.end();
        }
        MmRule.MSYNC_MAPPED.require(isWhole, start);
    }

    /** The next write to a page that is written back is noticed again. */
    private void clean(long from, long to) {
        mm.tables.change(from, to, (vaddr, pte) -> pte & ~(Pte.RW | Pte.DIRTY));
        mm.flushTlb(from, to);
    }
}
