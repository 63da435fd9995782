package conformance.mm;

import java.util.SortedMap;
import java.util.TreeMap;
import kernel.sim.mm.MmUse;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.proc.ProcStatus;

/**
 * What an address space uses, by the names of /proc/PID/status.
 *
 * @param kb in kB
 * @param minFlt minor faults since it was made
 * @param majFlt major faults since it was made
 */
record SimulatedCounters(SortedMap<String, Long> kb, long minFlt, long majFlt) {
    static final SimulatedCounters NONE = new SimulatedCounters(new TreeMap<>(), 0, 0);

    SimulatedCounters {
        kb = new TreeMap<>(kb);
    }

    static SimulatedCounters of(PagedAddressSpace mm) {
        MmUse use = mm.use();
        SortedMap<String, Long> kb = new TreeMap<>();
        ProcStatus.memory(mm).forEach(line -> kb.put(line.name(), line.kb()));
        return new SimulatedCounters(kb, use.minFlt(), use.majFlt());
    }

    /** Returns all counters, with the faults that came after others. */
    SortedMap<String, Long> since(SimulatedCounters first) {
        SortedMap<String, Long> counters = new TreeMap<>(kb);
        counters.put(Observation.MIN_FLT, minFlt - first.minFlt);
        counters.put(Observation.MAJ_FLT, majFlt - first.majFlt);
        return counters;
    }
}
