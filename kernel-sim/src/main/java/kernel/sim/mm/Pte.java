package kernel.sim.mm;

/**
 * Bits of a page table entry. An entry of zero maps nothing.
 *
 * @kernel v6.18 arch/x86/include/asm/pgtable_types.h
 */
public final class Pte {
    /** The page can be used. */
    public static final long PRESENT = 1;
    /** It can be written to now. */
    public static final long RW = 1 << 1;
    /** Programs can use it. */
    public static final long USER = 1 << 2;
    /** It was used. */
    public static final long ACCESSED = 1 << 5;
    /** It was written to. */
    public static final long DIRTY = 1 << 6;
    /** The page is kept, but PROT_NONE forbids its use; only without {@link #PRESENT}. */
    public static final long PROTNONE = 1 << 8;
    /** The page belongs to this program alone, or to its relatives until one of them writes. */
    static final long ANON = 1 << 9;
    /** The page belongs to memory that several address spaces can share. */
    static final long SHMEM = 1 << 10;
    /** It cannot be executed. */
    public static final long NX = 1L << 63;

    static final int ANON_SHIFT = 9;

    private static final int PFN_SHIFT = 12;
    private static final long PFN_MASK = 0x7fffffffL << PFN_SHIFT;
    private static final long PROTECTION = PRESENT | RW | PROTNONE | NX;

    private Pte() {}

    /**
     * Returns the frame that an entry maps.
     *
     * @param pte an entry that is not zero
     * @return its number
     */
    public static int frame(long pte) {
        return (int) ((pte & PFN_MASK) >>> PFN_SHIFT);
    }

    static long of(int frame, long bits) {
        return (long) frame << PFN_SHIFT | bits;
    }

    static boolean isPresent(long pte) {
        return (pte & PRESENT) != 0;
    }

    static boolean isWritable(long pte) {
        return (pte & RW) != 0;
    }

    /**
     * Tells whether the page was written to through this entry.
     *
     * @param pte an entry that is not zero
     * @return true for a dirty one
     */
    public static boolean isDirty(long pte) {
        return (pte & DIRTY) != 0;
    }

    /**
     * Tells whether the page is private memory.
     *
     * @param pte an entry that is not zero
     * @return false for the page of a file, and for memory that several address spaces share
     */
    public static boolean isAnon(long pte) {
        return (pte & ANON) != 0;
    }

    /**
     * Tells whether the page is memory without a file that several address spaces can share.
     *
     * @param pte an entry that is not zero
     * @return true for shared memory
     */
    public static boolean isShmem(long pte) {
        return (pte & SHMEM) != 0;
    }

    /**
     * Tells whether the page counts as one of the program's: the page of zeroes that all share does not, nor do pages
     * that change all the time.
     *
     * @param pte an entry that is not zero
     * @return true for a page with a count of its own
     * @kernel v6.18 mm/memory.c, {@code vm_normal_page}
     */
    public static boolean isNormal(long pte) {
        return frame(pte) != PhysicalMemory.ZERO_PAGE;
    }

    /** Returns the bits that a mapping's flags give its pages; writing is a matter of the fault. */
    static long protection(long vmFlags) {
        if ((vmFlags & VmFlags.ACCESS) == 0) {
            return PROTNONE;
        }
        return PRESENT | USER | ((vmFlags & VmFlags.VM_EXEC) == 0 ? NX : 0);
    }

    /** Returns an entry for the same frame with another protection. */
    static long modify(long pte, long protection) {
        return (pte & ~PROTECTION) | protection;
    }
}
