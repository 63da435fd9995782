package kernel.sim.mm;

import java.util.Optional;
import java.util.OptionalLong;
import kernel.api.ExecException;
import kernel.api.Violation;
import kernel.sim.fs.FileDescription;

/**
 * Finds holes for new mappings.
 *
 * @kernel v6.18 mm/mmap.c, {@code generic_get_unmapped_area_topdown}; mm/huge_memory.c, {@code thp_get_unmapped_area}
 */
final class UnmappedArea {
    private static final long LARGE_PAGE = 2L << 20;

    private final VmAreas areas;
    private final MmapLayout layout;
    private final long lowest;

    UnmappedArea(VmAreas areas, MmapLayout layout, long lowest) {
        this.areas = areas;
        this.layout = layout;
        this.lowest = lowest;
    }

    /** Finds a place for a mapping; file systems may want large ones on large pages, and whole large pages go there. */
    long find(long hint, long length, Optional<FileDescription> file, long offset) {
        boolean isAligning = layout.is64()
                && file.map(f -> f.inode().mount().isAligningLargeMappings())
                        .orElse(hint == 0 && length % LARGE_PAGE == 0);
        if (isAligning) {
            OptionalLong aligned = findAligned(hint, length, offset);
            if (aligned.isPresent()) {
                return aligned.getAsLong();
            }
        }
        return find(hint, length);
    }

    private OptionalLong findAligned(long hint, long length, long offset) {
        long end = offset + length;
        long aligned = (offset + LARGE_PAGE - 1) & -LARGE_PAGE;
        if (end <= aligned || end - aligned < LARGE_PAGE) {
            return OptionalLong.empty();
        }
        OptionalLong found = search(hint, length + LARGE_PAGE);
        if (found.isEmpty() || found.getAsLong() == hint) {
            return found;
        }
        long distance = (offset - found.getAsLong()) & (LARGE_PAGE - 1);
        if (!layout.isLegacy() && distance == 0) {
            return OptionalLong.of(found.getAsLong() + LARGE_PAGE);
        }
        return OptionalLong.of(found.getAsLong() + distance);
    }

    /** Finds a place for any mapping. */
    long find(long hint, long length) {
        if (Long.compareUnsigned(length, layout.taskSize()) > 0) {
            throw new ExecException(Violation.of(MmRule.LENGTH).withFound("0x" + Long.toHexString(length) + " bytes"));
        }
        return search(hint, length)
                .orElseThrow(() -> new ExecException(
                        Violation.of(MmRule.NO_HOLE).withFound("0x" + Long.toHexString(length) + " bytes")));
    }

    private OptionalLong search(long hint, long length) {
        if (Long.compareUnsigned(length, layout.taskSize()) > 0) {
            return OptionalLong.empty();
        }
        if (hint != 0 && isFree(hint & -PagedAddressSpace.PAGE, length)) {
            return OptionalLong.of(hint & -PagedAddressSpace.PAGE);
        }
        if (!layout.isLegacy()) {
            OptionalLong found = topDown(length, layout.mmapBase());
            if (found.isPresent()) {
                return found;
            }
        }
        return bottomUp(length, layout.legacyBase(), layout.taskSize());
    }

    private boolean isFree(long vaddr, long length) {
        if (Long.compareUnsigned(vaddr, layout.taskSize() - length) > 0) {
            return false;
        }
        return areas.findVma(vaddr).map(next -> vaddr + length <= guarded(next)).orElse(true);
    }

    /** Returns where a mapping starts, counting what is kept free below a stack. */
    private long guarded(VmArea area) {
        return area.isGrowsDown() ? Math.max(0, area.start() - layout.stackGuardGap()) : area.start();
    }

    private OptionalLong topDown(long length, long top) {
        long end =
                areas.findVma(top).map(above -> Math.min(top, guarded(above))).orElse(top);
        Optional<VmArea> below = areas.before(top);
        while (below.isPresent() && end - length >= lowest) {
            VmArea area = below.get();
            if (end - Math.min(end, area.end()) >= length) {
                return OptionalLong.of(end - length);
            }
            end = Math.min(end, guarded(area));
            below = areas.before(area.start());
        }
        return end - length >= lowest ? OptionalLong.of(end - length) : OptionalLong.empty();
    }

    private OptionalLong bottomUp(long length, long bottom, long top) {
        long start = bottom;
        for (VmArea area : areas.overlapping(bottom, Long.MAX_VALUE)) {
            if (guarded(area) - start >= length) {
                break;
            }
            start = Math.max(start, area.end());
        }
        return start <= top - length ? OptionalLong.of(start) : OptionalLong.empty();
    }
}
