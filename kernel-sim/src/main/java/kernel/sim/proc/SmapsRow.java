package kernel.sim.proc;

import java.util.List;

/**
 * One mapping as /proc/PID/smaps shows it.
 *
 * @param maps its line in /proc/PID/maps
 * @param stats what its pages add up to
 * @param flags bits of {@link kernel.sim.mm.VmFlags}
 */
public record SmapsRow(MapsRow maps, MemSizeStats stats, long flags) {
    /**
     * Returns the flags as the last line shows them.
     *
     * @return names of two letters, a blank between them
     */
    public String vmFlags() {
        return String.join(" ", VmFlagNames.of(flags));
    }

    /**
     * Returns the lines behind that of /proc/PID/maps.
     *
     * @return without line feeds
     * @kernel v6.18 fs/proc/task_mmu.c, {@code show_smap}
     */
    public List<String> lines() {
        SmapsLines lines = new SmapsLines();
        lines.kb("Size", maps.end() - maps.start());
        lines.kb("KernelPageSize", SmapsLines.PAGE);
        lines.kb("MMUPageSize", SmapsLines.PAGE);
        lines.stats(stats, false);
        lines.add("THPeligible:           0");
        StringBuilder names = new StringBuilder("VmFlags: ");
        VmFlagNames.of(flags).forEach(name -> names.append(name).append(' '));
        lines.add(names.toString());
        return lines.all();
    }
}
