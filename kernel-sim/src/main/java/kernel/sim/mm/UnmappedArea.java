package kernel.sim.mm;

import java.util.Optional;
import kernel.sim.fs.FileDescription;

/**
 * Finds holes for new mappings.
 *
 * @kernel v6.18 mm/vma.c, {@code unmapped_area_topdown}; arch/x86/kernel/sys_x86_64.c,
 *     {@code arch_get_unmapped_area_topdown}; mm/huge_memory.c, {@code thp_get_unmapped_area}
 */
final class UnmappedArea {
    static final long LARGE_PAGE = 2L << 20;
    private static final long LOW_START = 1L << 30;
    private static final long LOW_END = 1L << 31;
    private static final long ABOVE_4G = 1L << 32;
    private static final long NONE = -1;

    private final MmState mm;

    UnmappedArea(MmState mm) {
        this.mm = mm;
    }

    /** Finds a place for a mapping; file systems may want large ones on large pages, and whole large pages go there. */
    long find(long hint, long length, int flags, Optional<FileDescription> file, long pgoff) {
        if (isAligning(hint, length, flags, file)) {
            long aligned = findAligned(hint, length, flags, pgoff << PhysicalMemory.PAGE_SHIFT);
            if (aligned != NONE) {
                return aligned;
            }
        }
        long found = search(hint, length, flags);
        MmRule.NO_HOLE.require(found != NONE, length);
        return found;
    }

    /** Finds a place for any mapping. */
    long find(long hint, long length) {
        long found = search(hint, length, 0);
        MmRule.NO_HOLE.require(found != NONE, length);
        return found;
    }

    private boolean isAligning(long hint, long length, int flags, Optional<FileDescription> file) {
        if (!mm.layout.is64()) {
            return false;
        }
        if (file.isPresent()) {
            return file.get().inode().mount().isAligningLargeMappings();
        }
        boolean isShared = (flags & MapFlags.MAP_TYPE) == MapFlags.MAP_SHARED;
        return !isShared && hint == 0 && length % LARGE_PAGE == 0;
    }

    private long findAligned(long hint, long length, int flags, long offset) {
        long end = offset + length;
        long aligned = (offset + LARGE_PAGE - 1) & -LARGE_PAGE;
        if (end <= aligned || end - aligned < LARGE_PAGE) {
            return NONE;
        }
        long found = search(hint, length + LARGE_PAGE, flags);
        if (found == NONE || found == hint) {
            return found;
        }
        long distance = (offset - found) & (LARGE_PAGE - 1);
        return found + (!mm.layout.isLegacy() && distance == 0 ? LARGE_PAGE : distance);
    }

    private long search(long hint, long length, int flags) {
        if (Long.compareUnsigned(length, mm.layout.taskSize()) > 0) {
            return NONE;
        }
        boolean isLow = mm.layout.is64() && (flags & MapFlags.MAP_32BIT) != 0;
        if (!isLow && hint != 0 && isFree(hint, length)) {
            return hint;
        }
        if (!isLow && !mm.layout.isLegacy()) {
            boolean isHigh = mm.layout.is64() && (flags & MapFlags.MAP_ABOVE4G) != 0;
            long low = Math.max(mm.mmapMinAddr(), isHigh ? ABOVE_4G : 0);
            long found = topDown(length, low, mm.layout.mmapBase());
            if (found != NONE) {
                return found;
            }
        }
        return isLow ? low(hint, length) : bottomUp(length, mm.layout.legacyBase(), mm.layout.taskSize());
    }

    private long low(long hint, long length) {
        if (Long.compareUnsigned(length, LOW_END) > 0) {
            return NONE;
        }
        boolean isHint = hint != 0 && Long.compareUnsigned(hint, LOW_END - length) <= 0 && isFree(hint, length);
        return isHint ? hint : bottomUp(length, LOW_START, LOW_END);
    }

    private boolean isFree(long vaddr, long length) {
        if (Long.compareUnsigned(vaddr, mm.layout.taskSize() - length) > 0) {
            return false;
        }
        VmArea next = mm.areas.findVma(vaddr);
        return next == null || vaddr + length <= vmStartGap(next);
    }

    /** Returns where a mapping starts, counting what is kept free below a stack. */
    private long vmStartGap(VmArea area) {
        return area.isGrowsDown() ? Math.max(0, area.start() - mm.layout.stackGuardGap()) : area.start();
    }

    private long topDown(long length, long low, long high) {
        long limit = high;
        while (true) {
            long end = mm.areas.tree().highestHole(low, limit, length);
            if (end == NONE) {
                return NONE;
            }
            VmArea next = mm.areas.findVma(end);
            if (next == null || vmStartGap(next) >= end) {
                return end - length;
            }
            limit = vmStartGap(next);
        }
    }

    private long bottomUp(long length, long low, long high) {
        long from = Math.max(low, mm.mmapMinAddr());
        while (true) {
            long start = mm.areas.tree().lowestHole(from, high, length);
            if (start == NONE) {
                return NONE;
            }
            VmArea next = mm.areas.findVma(start);
            if (next == null || vmStartGap(next) >= start + length) {
                return start;
            }
            from = next.end();
        }
    }
}
