package kernel.sim.mm;

/** What an address space counts: its pages in memory by kind, its highest sizes, and its faults. */
final class MmCounters {
    private final RssCounter anon = new RssCounter();
    private final RssCounter file = new RssCounter();
    private final RssCounter shmem = new RssCounter();
    private long hiwaterRss;
    private long hiwaterVm;
    private long minFlt;
    private long majFlt;

    void addAnon(int pages) {
        anon.add(pages);
    }

    void addMapped(boolean isShmem, int pages) {
        (isShmem ? shmem : file).add(pages);
    }

    /** Notes the pages in memory before some of them go, {@code update_hiwater_rss}. */
    void updateHiwaterRss() {
        hiwaterRss = Math.max(hiwaterRss, anon.readPositive() + file.readPositive() + shmem.readPositive());
    }

    void noteVm(long pages) {
        hiwaterVm = Math.max(hiwaterVm, pages);
    }

    void fault(boolean isMajor) {
        if (isMajor) {
            majFlt++;
        } else {
            minFlt++;
        }
    }

    MmUse use(VmAreas areas, PageTable tables) {
        return new MmUse(
                areas.totalVm(),
                areas.dataVm(),
                areas.execVm(),
                areas.stackVm(),
                areas.lockedVm(),
                anon.sum(),
                file.sum(),
                shmem.sum(),
                hiwaterRss,
                hiwaterVm,
                tables.bytes(),
                minFlt,
                majFlt);
    }
}
