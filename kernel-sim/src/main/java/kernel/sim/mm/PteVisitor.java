package kernel.sim.mm;

/** Looks at entries of page tables. */
@FunctionalInterface
public interface PteVisitor {
    /**
     * Is shown an entry.
     *
     * @param vaddr the page's address
     * @param pte bits of {@link Pte}, not zero
     */
    void visit(long vaddr, long pte);
}
