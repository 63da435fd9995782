package kernel.sim.mm;

import java.util.Objects;

/**
 * msync(2): changes of shared files are written back.
 *
 * @kernel v6.18 mm/msync.c
 */
final class Msync {
    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;
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
                long from = Math.max(at, area.start());
                clean(area.part(from, Math.min(area.end(), end < 0 ? Long.MAX_VALUE : end)));
            }
            at = area.end();
        }
        MmRule.MSYNC_MAPPED.require(isWhole, start);
    }

    /** The next write to a page that is written back is noticed again, wherever the page is mapped. */
    private void clean(VmArea written) {
        long first = written.pgoff();
        for (VmArea area : mm.areas.all()) {
            if (area.has(VmFlags.VM_SHARED) && Objects.equals(area.cache(), written.cache())) {
                long from = Math.max(area.start(), area.start() + ((first - area.pgoff()) << PAGE_SHIFT));
                long to = Math.min(area.end(), area.start() + ((first + written.pages() - area.pgoff()) << PAGE_SHIFT));
                mm.tables.change(from, Math.max(from, to), (vaddr, pte) -> pte & ~(Pte.RW | Pte.DIRTY));
                mm.flushTlb(from, Math.max(from, to));
            }
        }
    }
}
