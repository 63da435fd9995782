package kernel.sim.proc;

/**
 * What the pages of mappings add up to, {@code struct mem_size_stats}. All are in bytes, but for those that say so.
 *
 * @param resident in memory
 * @param sharedClean mapped more than once, and not written to
 * @param sharedDirty mapped more than once, and written to
 * @param privateClean mapped once, and not written to
 * @param privateDirty mapped once, and written to
 * @param referenced used
 * @param anonymous private, without a file
 * @param pssAnon share of private pages, in 1/4096 bytes: a page that several map counts in parts
 * @param pssFile share of pages of files, in 1/4096 bytes
 * @param pssShmem share of shared memory, in 1/4096 bytes
 * @param pssDirty share of pages that were written to, in 1/4096 bytes
 * @param pssLocked share of pages that stay in memory, in 1/4096 bytes
 * @kernel v6.18 fs/proc/task_mmu.c, {@code smaps_account}
 */
public record MemSizeStats(
        long resident,
        long sharedClean,
        long sharedDirty,
        long privateClean,
        long privateDirty,
        long referenced,
        long anonymous,
        long pssAnon,
        long pssFile,
        long pssShmem,
        long pssDirty,
        long pssLocked) {
    /** No pages. */
    public static final MemSizeStats ZERO = new MemSizeStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** How much finer than bytes shares are, as an exponent. */
    static final int PSS_SHIFT = 12;

    /**
     * Adds the pages of other mappings.
     *
     * @param more what they add up to
     * @return the sum
     */
    public MemSizeStats plus(MemSizeStats more) {
        return new MemSizeStats(
                resident + more.resident,
                sharedClean + more.sharedClean,
                sharedDirty + more.sharedDirty,
                privateClean + more.privateClean,
                privateDirty + more.privateDirty,
                referenced + more.referenced,
                anonymous + more.anonymous,
                pssAnon + more.pssAnon,
                pssFile + more.pssFile,
                pssShmem + more.pssShmem,
                pssDirty + more.pssDirty,
                pssLocked + more.pssLocked);
    }

    /**
     * Returns the share of all pages.
     *
     * @return in 1/4096 bytes
     */
    public long pss() {
        return pssAnon + pssFile + pssShmem;
    }
}
