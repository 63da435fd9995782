package kernel.sim.mm;

/** Learns when translations that it may have kept are no longer true. It must not call back. */
public interface TlbListener {
    /**
     * The translation of one page changed.
     *
     * @param vaddr an address in the page
     */
    void flushPage(long vaddr);

    /**
     * The translations of a range changed.
     *
     * @param from first address
     * @param to address behind the last one
     */
    void flushRange(long from, long to);

    /** All translations changed. */
    void flushAll();
}
