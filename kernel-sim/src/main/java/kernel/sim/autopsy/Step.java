package kernel.sim.autopsy;

import java.util.List;
import java.util.Optional;
import kernel.sim.mm.MmUse;
import kernel.sim.mm.PageTableUse;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcStatus;

/**
 * One step in the life of a process, and its memory after it.
 *
 * @param name in an exec, the kernel function that did it; in a scenario, a word
 * @param detail what was done, in words
 * @param vma the mapping that it is about, if there is one
 * @param counters the lines of /proc/PID/status about memory
 * @param minFlt faults so far that read no file
 * @param majFlt faults so far that read a file
 * @param pageTables page tables below the top one
 * @param tasks all tasks; empty where there is one alone
 * @param frames how many frames of the machine's memory are in use; 0 where there is one task alone
 */
public record Step(
        String name,
        String detail,
        Optional<MapsRow> vma,
        List<ProcStatus.Line> counters,
        long minFlt,
        long majFlt,
        PageTableUse pageTables,
        List<TaskPicture> tasks,
        int frames) {
    /** Copies the lists. */
    public Step {
        counters = List.copyOf(counters);
        tasks = List.copyOf(tasks);
    }

    /**
     * Looks at a process.
     *
     * @param vma the mapping that the step is about
     */
    static Step of(String name, String detail, Optional<MapsRow> vma, PagedAddressSpace mm) {
        MmUse use = mm.use();
        return new Step(
                name, detail, vma, ProcStatus.memory(mm), use.minFlt(), use.majFlt(), mm.pageTables(), List.of(), 0);
    }

    /** Returns the same step with a picture of all tasks. */
    Step with(List<TaskPicture> all, int framesInUse) {
        return new Step(name, detail, vma, counters, minFlt, majFlt, pageTables, all, framesInUse);
    }

    /**
     * Returns a counter.
     *
     * @param line the name of its line in /proc/PID/status
     * @return in kB
     * @throws IllegalArgumentException if there is no such line
     */
    public long kb(String line) {
        return counters.stream()
                .filter(counter -> counter.name().equals(line))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(line))
                .kb();
    }
}
