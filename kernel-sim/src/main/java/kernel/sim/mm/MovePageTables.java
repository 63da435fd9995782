package kernel.sim.mm;

import kernel.sim.profile.PageTableGeometry;

/**
 * Moves the pages of a mapping to their new place: whole page tables where both places are aligned alike, single entries
 * otherwise.
 *
 * @kernel v6.18 mm/mremap.c, {@code move_page_tables}
 */
final class MovePageTables {
    private final MmState mm;
    private final int pudShift;
    private final int pmdShift;
    private long from;
    private long to;
    private final long end;

    MovePageTables(MmState mm, long from, long to, long length) {
        PageTableGeometry geometry = mm.layout.geometry();
        this.mm = mm;
        this.pudShift = geometry.pudShift();
        this.pmdShift = geometry.pmdShift();
        this.from = from;
        this.to = to;
        this.end = from + length;
    }

    /** Moves the pages between two mappings that exist both. */
    void move() {
        tryRealignAddr();
        while (from < end) {
            long extent = extent(pudShift);
            if (mm.tables.hasPmd(from)) {
                mm.tables.allocatePud(to);
                boolean isWhole = extent == 1L << pudShift;
                if (!isWhole || !mm.tables.movePmd(from, to)) {
                    extent = extent(pmdShift);
                    moveTable(extent);
                }
            }
            from += extent;
            to += extent;
        }
    }

    private void moveTable(long extent) {
        if (mm.tables.table(from) != null) {
            boolean isWhole = extent == 1L << pmdShift;
            if (!isWhole || !mm.tables.moveTable(from, to)) {
                mm.tables.moveEntries(from, to, extent);
            }
        }
    }

    /** Returns how far one table of both places reaches. */
    private long extent(int shift) {
        long source = Math.min(end, PageTable.end(from, shift)) - from;
        return Math.min(source, PageTable.end(to, shift) - to);
    }

    /** Starts where the first table starts if nothing else is mapped there: it can then be moved as a whole. */
    private void tryRealignAddr() {
        long size = 1L << pmdShift;
        long below = from & (size - 1);
        boolean isAlike = below != 0 && below == (to & (size - 1)) && end - from >= size - below;
        if (isAlike && canAlignDown(from, from - below) && canAlignDown(to, to - below)) {
            from -= below;
            to -= below;
        }
    }

    private boolean canAlignDown(long vaddr, long aligned) {
        VmArea area = mm.areas.at(vaddr);
        return area != null && area.start() == vaddr && mm.areas.isFree(aligned, vaddr);
    }
}
