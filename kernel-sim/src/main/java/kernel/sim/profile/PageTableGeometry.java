package kernel.sim.profile;

/**
 * The levels of a machine's page tables. A level of one entry is folded: the machine does not have it.
 *
 * @param pgdSize entries of the top table
 * @param pudSize entries of each table on the second level
 * @param pmdSize entries of each table on the third level
 * @param pteSize entries of each table on the lowest level
 * @kernel v6.18 arch/x86/include/asm/pgtable_64_types.h, pgtable-2level_types.h, pgtable-3level_types.h
 */
public record PageTableGeometry(int pgdSize, int pudSize, int pmdSize, int pteSize) {
    /** Four levels of 512 entries, x86-64. */
    public static final PageTableGeometry X86_64 = new PageTableGeometry(512, 512, 512, 512);
    /** Two levels of 1024 entries, i386. */
    public static final PageTableGeometry I386 = new PageTableGeometry(1024, 1, 1, 1024);
    /** Three levels with entries of 64 bits, i386 with physical address extension. */
    public static final PageTableGeometry PAE = new PageTableGeometry(4, 1, 512, 512);
    /** Two levels, of 2048 and 512 entries, arm. */
    public static final PageTableGeometry ARM = new PageTableGeometry(2048, 1, 1, 512);
    /** Three levels of 512 entries, riscv64 with 39-bit addresses. */
    public static final PageTableGeometry SV39 = new PageTableGeometry(512, 1, 512, 512);
    /** Three levels, of 2048 and 256 entries, s390x. */
    public static final PageTableGeometry S390 = new PageTableGeometry(2048, 1, 2048, 256);

    private static final int PAGE_SHIFT = 12;

    /**
     * Returns what an entry of the third level spans.
     *
     * @return a power of two, as its exponent
     */
    public int pmdShift() {
        return PAGE_SHIFT + bits(pteSize);
    }

    /**
     * Returns what an entry of the second level spans.
     *
     * @return a power of two, as its exponent
     */
    public int pudShift() {
        return pmdShift() + bits(pmdSize);
    }

    /**
     * Returns what an entry of the top level spans.
     *
     * @return a power of two, as its exponent
     */
    public int pgdShift() {
        return pudShift() + bits(pudSize);
    }

    private static int bits(int size) {
        return Integer.numberOfTrailingZeros(size);
    }
}
