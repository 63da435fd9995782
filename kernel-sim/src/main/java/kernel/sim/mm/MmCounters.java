package kernel.sim.mm;

/** What an address space counts: its pages in memory by kind, its highest sizes, and its faults. */
final class MmCounters {
    private long anon;
    private long file;
    private long shmem;
    private long hiwaterRss;
    private long hiwaterVm;
    private long minFlt;
    private long majFlt;

    void addAnon(int pages) {
        anon += pages;
        noteRss();
    }

    void addMapped(boolean isShmem, int pages) {
        if (isShmem) {
            shmem += pages;
        } else {
            file += pages;
        }
        noteRss();
    }

    private void noteRss() {
        hiwaterRss = Math.max(hiwaterRss, anon + file + shmem);
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
                anon,
                file,
                shmem,
                hiwaterRss,
                hiwaterVm,
                tables.bytes(),
                minFlt,
                majFlt);
    }
}
