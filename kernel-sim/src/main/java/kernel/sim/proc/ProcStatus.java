package kernel.sim.proc;

import java.util.List;
import kernel.api.MmField;
import kernel.sim.mm.MmUse;
import kernel.sim.mm.PagedAddressSpace;

/**
 * What /proc/PID/status shows of memory.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code task_mem}
 */
public final class ProcStatus {
    private static final long PAGE = PagedAddressSpace.PAGE;
    private static final long KB = 1024;

    private ProcStatus() {}

    /**
     * One line.
     *
     * @param name for example {@code VmSize}
     * @param kb how much
     */
    public record Line(String name, long kb) {
        /**
         * Returns the line.
         *
         * @return without line feed
         */
        public String text() {
            return String.format("%s:\t%8d kB", name, kb);
        }
    }

    /**
     * Lists the lines.
     *
     * @param mm a program's memory
     * @return from VmPeak to VmSwap
     */
    public static List<Line> memory(PagedAddressSpace mm) {
        MmUse use = mm.use();
        long exe = Math.min(textPages(mm), use.execVm());
        return List.of(
                line("VmPeak", Math.max(use.hiwaterVm(), use.totalVm())),
                line("VmSize", use.totalVm()),
                line("VmLck", use.lockedVm()),
                line("VmPin", 0),
                line("VmHWM", Math.max(use.hiwaterRss(), use.rss())),
                line("VmRSS", use.rss()),
                line("RssAnon", use.rssAnon()),
                line("RssFile", use.rssFile()),
                line("RssShmem", use.rssShmem()),
                line("VmData", use.dataVm()),
                line("VmStk", use.stackVm()),
                line("VmExe", exe),
                line("VmLib", use.execVm() - exe),
                new Line("VmPTE", use.pgtablesBytes() / KB),
                line("VmSwap", 0));
    }

    private static Line line(String name, long pages) {
        return new Line(name, pages * (PAGE / KB));
    }

    /** Returns the size of the program's code, in pages. */
    static long textPages(PagedAddressSpace mm) {
        long end = mm.get(MmField.END_CODE) + PAGE - 1 & -PAGE;
        return (end - (mm.get(MmField.START_CODE) & -PAGE)) / PAGE;
    }
}
