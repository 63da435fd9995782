package kernel.sim.mm;

/**
 * How many page tables an address space has below the top one; a folded level has none.
 *
 * @param puds on the second level
 * @param pmds on the third level
 * @param ptes on the lowest level
 */
public record PageTableUse(int puds, int pmds, int ptes) {}
