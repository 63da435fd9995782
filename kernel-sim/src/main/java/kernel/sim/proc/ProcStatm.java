package kernel.sim.proc;

import kernel.sim.mm.MmUse;
import kernel.sim.task.Program;

/**
 * The memory of a program in one line, as /proc/PID/statm shows it. All are in pages.
 *
 * @param size all mappings
 * @param resident in memory
 * @param shared in memory, of files and shared memory
 * @param text the program's code
 * @param data private writable mappings and stacks
 * @kernel v6.18 fs/proc/array.c, {@code proc_pid_statm}
 */
public record ProcStatm(long size, long resident, long shared, long text, long data) {
    /**
     * Counts.
     *
     * @param program a running program
     * @return the counts
     */
    public static ProcStatm of(Program program) {
        MmUse use = program.mm().use();
        return new ProcStatm(
                use.totalVm(),
                use.rss(),
                use.rssFile() + use.rssShmem(),
                ProcStatus.textPages(program.mm()),
                use.dataVm() + use.stackVm());
    }

    /**
     * Returns the line.
     *
     * @return without line feed
     */
    public String line() {
        return size + " " + resident + " " + shared + " " + text + " 0 " + data + " 0";
    }
}
