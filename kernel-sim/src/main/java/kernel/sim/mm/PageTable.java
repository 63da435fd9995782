package kernel.sim.mm;

import java.util.Arrays;
import java.util.Objects;
import kernel.sim.profile.PageTableGeometry;
import org.jspecify.annotations.Nullable;

/**
 * The page tables of an address space: a tree with the machine's levels. Tables below the top one come with the first
 * page that needs them.
 *
 * @kernel v6.18 mm/memory.c, {@code __handle_mm_fault}, {@code free_pgd_range}
 */
final class PageTable {
    /** What happens to the entries of a range. */
    interface EntryChange {
        /** Returns what an entry that is not zero becomes. */
        long apply(long vaddr, long pte);
    }

    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;

    private final PhysicalMemory memory;
    private final PageTableGeometry geometry;
    private final int pgdShift;
    private final int pudShift;
    private final int pmdShift;
    private final int pgdMask;
    private final int pudMask;
    private final int pmdMask;
    private final int pteMask;
    private final @Nullable PteTable[] @Nullable [] @Nullable [] pgd;
    private int puds;
    private int pmds;
    private int ptes;
    private boolean hasBareTables;

    PageTable(PhysicalMemory memory, PageTableGeometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
        this.pgdShift = geometry.pgdShift();
        this.pudShift = geometry.pudShift();
        this.pmdShift = geometry.pmdShift();
        this.pgdMask = geometry.pgdSize() - 1;
        this.pudMask = geometry.pudSize() - 1;
        this.pmdMask = geometry.pmdSize() - 1;
        this.pteMask = geometry.pteSize() - 1;
        this.pgd = new PteTable[geometry.pgdSize()][][];
    }

    /** Returns the entry of an address, 0 if nothing is mapped there. */
    long get(long vaddr) {
        PteTable table = table(vaddr);
        return table == null ? 0 : table.get(index(vaddr));
    }

    /** Returns the lowest table for an address, if there is one. */
    @Nullable
    PteTable table(long vaddr) {
        @Nullable PteTable[] @Nullable [] pud = pgd[(int) (vaddr >>> pgdShift) & pgdMask];
        if (pud == null) {
            return null;
        }
        @Nullable PteTable[] pmd = pud[(int) (vaddr >>> pudShift) & pudMask];
        return pmd == null ? null : pmd[(int) (vaddr >>> pmdShift) & pmdMask];
    }

    int index(long vaddr) {
        return (int) (vaddr >>> PAGE_SHIFT) & pteMask;
    }

    /** Returns the lowest table for an address, for this address space alone, and made if it is missing. */
    private PteTable tableFor(long vaddr) {
        @Nullable PteTable[] pmd = pmdFor(vaddr);
        int at = (int) (vaddr >>> pmdShift) & pmdMask;
        PteTable table = pmd[at];
        if (table == null) {
            ptes++;
        }
        PteTable own = table == null ? new PteTable(geometry.pteSize()) : table.own(memory);
        pmd[at] = own;
        return own;
    }

    /** Makes the table of the second level for an address if it is missing. */
    void allocatePud(long vaddr) {
        pudFor(vaddr);
        hasBareTables = true;
    }

    /** Makes the tables above the lowest one for an address if they are missing. */
    void allocate(long vaddr) {
        pmdFor(vaddr);
        hasBareTables = true;
    }

    /** Returns the table of the second level for an address, made if it is missing. */
    @Nullable
    PteTable[] @Nullable [] pudFor(long vaddr) {
        int top = (int) (vaddr >>> pgdShift) & pgdMask;
        @Nullable PteTable[] @Nullable [] pud = pgd[top];
        if (pud == null) {
            pud = new PteTable[geometry.pudSize()][];
            pgd[top] = pud;
            puds += pudMask == 0 ? 0 : 1;
        }
        return pud;
    }

    private @Nullable PteTable[] pmdFor(long vaddr) {
        @Nullable PteTable[] @Nullable [] pud = pudFor(vaddr);
        int at = (int) (vaddr >>> pudShift) & pudMask;
        @Nullable PteTable[] pmd = pud[at];
        if (pmd == null) {
            pmd = new PteTable[geometry.pmdSize()];
            pud[at] = pmd;
            pmds += pmdMask == 0 ? 0 : 1;
        }
        return pmd;
    }

    void set(long vaddr, long pte) {
        tableFor(vaddr).set(index(vaddr), pte);
    }

    /** Notes a use of a page, as the processor does; tables that a relative has too are left alone. */
    void touch(long vaddr, long pte, long bits) {
        PteTable table = table(vaddr);
        if ((pte & bits) != bits && table != null && !table.isShared()) {
            set(vaddr, pte | bits);
        }
    }

    /** Changes all entries of a range that are not zero. */
    void change(long from, long to, EntryChange change) {
        long vaddr = nextTable(from, to);
        while (vaddr < to) {
            PteTable table = tableFor(vaddr);
            long end = Math.min(to, tableEnd(vaddr));
            int index = index(vaddr);
            for (long at = vaddr; at < end; at += PhysicalMemory.PAGE_SIZE) {
                long pte = table.get(index);
                if (pte != 0) {
                    table.set(index, change.apply(at, pte));
                }
                index++;
            }
            vaddr = nextTable(end, to);
        }
    }

    /** Shows all entries of a range that are not zero. */
    void walk(long from, long to, PteVisitor visitor) {
        long vaddr = nextEntry(from, to);
        while (vaddr < to) {
            visitor.visit(vaddr, get(vaddr));
            vaddr = nextEntry(vaddr + PhysicalMemory.PAGE_SIZE, to);
        }
    }

    /** Returns the end of what the lowest table for an address spans. */
    long tableEnd(long vaddr) {
        return end(vaddr, pmdShift);
    }

    /** Returns where what an entry of a level spans ends. */
    static long end(long vaddr, int shift) {
        return ((vaddr >>> shift) + 1) << shift;
    }

    /** Returns the first address of a range that has a lowest table, or the end of the range. */
    private long nextTable(long from, long to) {
        long vaddr = from;
        while (vaddr < to) {
            @Nullable PteTable[] @Nullable [] pud = pgd[(int) (vaddr >>> pgdShift) & pgdMask];
            @Nullable PteTable[] pmd = pud == null ? null : pud[(int) (vaddr >>> pudShift) & pudMask];
            if (pud == null) {
                vaddr = end(vaddr, pgdShift);
            } else if (pmd == null) {
                vaddr = end(vaddr, pudShift);
            } else if (pmd[(int) (vaddr >>> pmdShift) & pmdMask] == null) {
                vaddr = tableEnd(vaddr);
            } else {
                return vaddr;
            }
        }
        return to;
    }

    /** Tells whether a range has no tables that could be freed. */
    boolean isEmpty(long from, long to) {
        return !hasBareTables && nextTable(from, to) >= to;
    }

    /** Moves the entries of a range. */
    void moveEntries(long from, long to, long length) {
        long distance = to - from;
        tableFor(to);
        change(from, from + length, (vaddr, pte) -> {
            set(vaddr + distance, pte);
            return 0;
        });
    }

    /** Moves a lowest table with all its entries; tells whether its new place was free. */
    boolean moveTable(long from, long to) {
        @Nullable PteTable[] target = pmdFor(to);
        int at = (int) (to >>> pmdShift) & pmdMask;
        if (target[at] != null) {
            return false;
        }
        @Nullable PteTable[] source = pmdFor(from);
        int old = (int) (from >>> pmdShift) & pmdMask;
        target[at] = source[old];
        source[old] = null;
        return true;
    }

    /** Moves a table of the third level with all below it; tells whether its new place was free. */
    boolean movePmd(long from, long to) {
        @Nullable PteTable[] @Nullable [] target = pudFor(to);
        int at = (int) (to >>> pudShift) & pudMask;
        if (target[at] != null) {
            return false;
        }
        @Nullable PteTable[] @Nullable [] source = pudFor(from);
        int old = (int) (from >>> pudShift) & pudMask;
        target[at] = source[old];
        source[old] = null;
        return true;
    }

    /** Tells whether there is a table of the third level for an address. */
    boolean hasPmd(long vaddr) {
        @Nullable PteTable[] @Nullable [] pud = pgd[(int) (vaddr >>> pgdShift) & pgdMask];
        return pud != null && pud[(int) (vaddr >>> pudShift) & pudMask] != null;
    }

    /** Returns the first page of a range that has an entry, or the end of the range. */
    long nextEntry(long from, long to) {
        long vaddr = nextTable(from, to);
        while (vaddr < to) {
            PteTable table = Objects.requireNonNull(table(vaddr));
            long end = Math.min(to, tableEnd(vaddr));
            int index = index(vaddr);
            for (long at = vaddr; at < end; at += PhysicalMemory.PAGE_SIZE) {
                if (table.get(index++) != 0) {
                    return at;
                }
            }
            vaddr = nextTable(end, to);
        }
        return to;
    }

    /**
     * Leaves the tables that lie wholly in a range, and that a relative has too, to the relative.
     *
     * @return how many private pages they map
     */
    int leaveShared(long from, long to) {
        int pages = 0;
        long vaddr = nextTable(from, to);
        while (vaddr < to) {
            PteTable table = Objects.requireNonNull(table(vaddr));
            int mapped = table.anon();
            if (isInside(vaddr, pmdShift, from, to) && table.leave()) {
                pages += mapped;
                pmdFor(vaddr)[(int) (vaddr >>> pmdShift) & pmdMask] = new PteTable(geometry.pteSize());
            }
            vaddr = nextTable(tableEnd(vaddr), to);
        }
        return pages;
    }

    /**
     * Copies the entries of a range into the tables of a child. Tables that lie wholly in it can be shared instead.
     *
     * @param isSharing whether tables may be shared
     * @param entry returns what an entry becomes in the child
     * @return how many private pages the shared tables map
     */
    int copyRange(PageTable child, long from, long to, boolean isSharing, EntryChange entry) {
        int pages = 0;
        long vaddr = nextTable(from, to);
        while (vaddr < to) {
            PteTable table = Objects.requireNonNull(table(vaddr));
            long end = Math.min(to, tableEnd(vaddr));
            if (isSharing && isInside(vaddr, pmdShift, from, to)) {
                child.pmdFor(vaddr)[(int) (vaddr >>> pmdShift) & pmdMask] = table.share();
                child.ptes++;
                pages += table.anon();
            } else {
                child.tableFor(vaddr);
                change(vaddr, end, (at, pte) -> {
                    child.set(at, entry.apply(at, pte));
                    return Pte.isAnon(pte) ? pte & ~Pte.RW : pte;
                });
            }
            vaddr = nextTable(end, to);
        }
        return pages;
    }

    /**
     * Frees the tables of a range whose pages are gone, if no neighbour can need them.
     *
     * @param floor end of the mapping below, 0 without one
     * @param ceiling start of the mapping above, {@link Long#MAX_VALUE} without one
     */
    void free(long from, long to, long floor, long ceiling) {
        for (long vaddr = from; vaddr < to; vaddr = end(vaddr, pgdShift)) {
            int at = (int) (vaddr >>> pgdShift) & pgdMask;
            @Nullable PteTable[] @Nullable [] pud = pgd[at];
            if (pud != null) {
                freePmds(pud, vaddr, Math.min(to, end(vaddr, pgdShift)), floor, ceiling);
                if (isInside(vaddr, pgdShift, floor, ceiling)) {
                    pgd[at] = null;
                    puds -= pudMask == 0 ? 0 : 1;
                }
            }
        }
    }

    private void freePmds(@Nullable PteTable[] @Nullable [] pud, long from, long to, long floor, long ceiling) {
        for (long vaddr = from; vaddr < to; vaddr = end(vaddr, pudShift)) {
            int at = (int) (vaddr >>> pudShift) & pudMask;
            @Nullable PteTable[] pmd = pud[at];
            if (pmd != null) {
                freeTables(pmd, vaddr, Math.min(to, end(vaddr, pudShift)), floor, ceiling);
                if (isInside(vaddr, pudShift, floor, ceiling)) {
                    pud[at] = null;
                    pmds -= pmdMask == 0 ? 0 : 1;
                }
            }
        }
    }

    private void freeTables(@Nullable PteTable[] pmd, long from, long to, long floor, long ceiling) {
        for (long vaddr = from; vaddr < to; vaddr = end(vaddr, pmdShift)) {
            int at = (int) (vaddr >>> pmdShift) & pmdMask;
            if (pmd[at] != null && isInside(vaddr, pmdShift, floor, ceiling)) {
                pmd[at] = null;
                ptes--;
            }
        }
    }

    private static boolean isInside(long vaddr, int shift, long floor, long ceiling) {
        long start = vaddr >>> shift << shift;
        return start >= floor && end(vaddr, shift) <= ceiling;
    }

    /** Frees all tables below the top one. */
    void clear() {
        Arrays.fill(pgd, null);
        puds = 0;
        pmds = 0;
        ptes = 0;
    }

    /**
     * Counts the tables below the top one.
     *
     * @return their size in bytes, {@code mm_pgtables_bytes}
     */
    long bytes() {
        return (long) (puds + pmds + ptes) * PhysicalMemory.PAGE_SIZE;
    }

    /** Returns the tables as a tree. */
    PageTableNode tree() {
        return new PageTableTree(geometry).of(pgd);
    }

    /** Returns how many tables each level below the top one has. */
    PageTableUse use() {
        return new PageTableUse(puds, pmds, ptes);
    }

    /** Counts the lowest tables that another address space has too. */
    int shared() {
        int shared = 0;
        for (@Nullable PteTable[] @Nullable [] pud : pgd) {
            for (int i = 0; pud != null && i < pud.length; i++) {
                shared += shared(pud[i]);
            }
        }
        return shared;
    }

    private static int shared(@Nullable PteTable @Nullable [] pmd) {
        int shared = 0;
        for (int i = 0; pmd != null && i < pmd.length; i++) {
            shared += pmd[i] != null && pmd[i].isShared() ? 1 : 0;
        }
        return shared;
    }
}
