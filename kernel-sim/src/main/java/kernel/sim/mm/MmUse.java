package kernel.sim.mm;

/**
 * What an address space uses. All but the last three are in pages.
 *
 * @param totalVm all mappings
 * @param dataVm private writable mappings
 * @param execVm executable mappings that cannot be written to
 * @param stackVm stacks
 * @param lockedVm mappings whose pages stay in memory
 * @param rssAnon private pages in memory
 * @param rssFile pages of files in memory
 * @param rssShmem pages of shared memory in memory
 * @param hiwaterRss most pages in memory before some were given back, as far as the kernel noticed
 * @param hiwaterVm largest size of all mappings so far
 * @param pgtablesBytes page tables below the top one, in bytes
 * @param minFlt faults that needed no file
 * @param majFlt faults that read a file
 */
public record MmUse(
        long totalVm,
        long dataVm,
        long execVm,
        long stackVm,
        long lockedVm,
        long rssAnon,
        long rssFile,
        long rssShmem,
        long hiwaterRss,
        long hiwaterVm,
        long pgtablesBytes,
        long minFlt,
        long majFlt) {

    /**
     * Returns all pages in memory.
     *
     * @return in pages
     */
    public long rss() {
        return rssAnon + rssFile + rssShmem;
    }
}
