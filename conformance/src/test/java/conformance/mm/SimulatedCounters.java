package conformance.mm;

import java.util.SortedMap;
import java.util.TreeMap;
import kernel.api.MmField;
import kernel.sim.mm.MmUse;
import kernel.sim.mm.PagedAddressSpace;

/**
 * What an address space uses, by the names of /proc/PID/status.
 *
 * @param kb in kB
 * @param minFlt minor faults since it was made
 * @param majFlt major faults since it was made
 */
record SimulatedCounters(SortedMap<String, Long> kb, long minFlt, long majFlt) {
    static final SimulatedCounters NONE = new SimulatedCounters(new TreeMap<>(), 0, 0);

    private static final long KB_PER_PAGE = 4;
    private static final long KB = 1024;

    SimulatedCounters {
        kb = new TreeMap<>(kb);
    }

    static SimulatedCounters of(PagedAddressSpace mm) {
        MmUse use = mm.use();
        SortedMap<String, Long> pages = new TreeMap<>();
        long code =
                MemoryNumbers.pageAlign(mm.get(MmField.END_CODE)) - (mm.get(MmField.START_CODE) & -MemoryNumbers.PAGE);
        long exe = Math.min(code / MemoryNumbers.PAGE, use.execVm());
        pages.put("VmPeak", Math.max(use.hiwaterVm(), use.totalVm()));
        pages.put("VmSize", use.totalVm());
        pages.put("VmLck", use.lockedVm());
        pages.put("VmRSS", use.rss());
        pages.put("RssAnon", use.rssAnon());
        pages.put("RssFile", use.rssFile());
        pages.put("RssShmem", use.rssShmem());
        pages.put("VmData", use.dataVm());
        pages.put("VmStk", use.stackVm());
        pages.put("VmExe", exe);
        pages.put("VmLib", use.execVm() - exe);
        pages.replaceAll((name, count) -> count * KB_PER_PAGE);
        pages.put("VmPTE", use.pgtablesBytes() / KB);
        return new SimulatedCounters(pages, use.minFlt(), use.majFlt());
    }

    /** Returns all counters, with the faults that came after others. */
    SortedMap<String, Long> since(SimulatedCounters first) {
        SortedMap<String, Long> counters = new TreeMap<>(kb);
        counters.put(Observation.MIN_FLT, minFlt - first.minFlt);
        counters.put(Observation.MAJ_FLT, majFlt - first.majFlt);
        return counters;
    }
}
