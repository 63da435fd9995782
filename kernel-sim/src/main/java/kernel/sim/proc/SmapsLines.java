package kernel.sim.proc;

import java.util.ArrayList;
import java.util.List;
import kernel.sim.mm.PagedAddressSpace;

/**
 * Lines that count kB.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code __show_smap}
 */
final class SmapsLines {
    static final long PAGE = PagedAddressSpace.PAGE;

    private static final int KB_SHIFT = 10;
    private static final int PSS_TO_KB = MemSizeStats.PSS_SHIFT + KB_SHIFT;
    private static final int VALUE_COLUMN = 24;

    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    /** Adds a number of bytes. */
    void kb(String name, long bytes) {
        line(name, bytes >>> KB_SHIFT);
    }

    /** Adds a share. */
    private void pss(String name, long pss) {
        line(name, pss >>> PSS_TO_KB);
    }

    private void line(String name, long kb) {
        String label = name + ':';
        lines.add(label + String.format("%" + (VALUE_COLUMN - label.length()) + "d kB", kb));
    }

    /**
     * Adds what pages add up to. Pages that were merged or can be freed lazily, large pages and swapped ones do not occur.
     *
     * @param isRollup whether the shares are told by kind too
     */
    void stats(MemSizeStats stats, boolean isRollup) {
        kb("Rss", stats.resident());
        pss("Pss", stats.pss());
        pss("Pss_Dirty", stats.pssDirty());
        if (isRollup) {
            pss("Pss_Anon", stats.pssAnon());
            pss("Pss_File", stats.pssFile());
            pss("Pss_Shmem", stats.pssShmem());
        }
        kb("Shared_Clean", stats.sharedClean());
        kb("Shared_Dirty", stats.sharedDirty());
        kb("Private_Clean", stats.privateClean());
        kb("Private_Dirty", stats.privateDirty());
        kb("Referenced", stats.referenced());
        kb("Anonymous", stats.anonymous());
        kb("KSM", 0);
        kb("LazyFree", 0);
        kb("AnonHugePages", 0);
        kb("ShmemPmdMapped", 0);
        kb("FilePmdMapped", 0);
        kb("Shared_Hugetlb", 0);
        kb("Private_Hugetlb", 0);
        kb("Swap", 0);
        kb("SwapPss", 0);
        pss("Locked", stats.pssLocked());
    }

    List<String> all() {
        return List.copyOf(lines);
    }
}
