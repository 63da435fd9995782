package kernel.sim.proc;

import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.sim.mm.VmArea;
import kernel.sim.mm.VmFlags;
import kernel.sim.task.Program;

/**
 * What is in memory of each mapping of a program, as /proc/PID/smaps and smaps_rollup of Linux 6.18 show it.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code show_smap}, {@code show_smaps_rollup}
 */
public final class ProcSmaps {
    private ProcSmaps() {}

    /**
     * Lists the mappings.
     *
     * @param program a running program
     * @return in the order of addresses, {@code [vsyscall]} last
     */
    public static List<SmapsRow> rows(Program program) {
        List<SmapsRow> rows = new ArrayList<>();
        for (VmArea area : program.mm().areas()) {
            rows.add(new SmapsRow(row(program, area), SmapGather.of(program.mm(), area), area.flags()));
        }
        ProcMaps.gate(program).ifPresent(gate -> rows.add(new SmapsRow(gate, MemSizeStats.ZERO, gateFlags(gate))));
        return rows;
    }

    private static MapsRow row(Program program, VmArea area) {
        return ProcMaps.row(program.kernel(), program.mm(), area, program.abi().kernelWordSize());
    }

    private static long gateFlags(MapsRow gate) {
        return VmFlags.VM_EXEC | (gate.perms().startsWith("r") ? VmFlags.VM_READ : 0);
    }

    /**
     * Returns /proc/PID/smaps.
     *
     * @param program a running program
     * @return its bytes
     */
    public static ByteString text(Program program) {
        ProcText text = new ProcText();
        for (SmapsRow row : rows(program)) {
            text.line(row.maps().line());
            row.lines().forEach(text::line);
        }
        return text.toByteString();
    }

    /**
     * Returns /proc/PID/smaps_rollup, the sum over all mappings.
     *
     * @param program a running program
     * @return its bytes
     */
    public static ByteString rollup(Program program) {
        List<VmArea> areas = program.mm().areas();
        MemSizeStats sum = MemSizeStats.ZERO;
        for (VmArea area : areas) {
            sum = sum.plus(SmapGather.of(program.mm(), area));
        }
        long start = areas.isEmpty() ? 0 : areas.get(0).start();
        long end = areas.isEmpty() ? 0 : areas.get(areas.size() - 1).end();
        int wordSize = program.abi().kernelWordSize();
        ProcText text = new ProcText();
        text.line(new MapsRow(start, end, "---p", 0, 0, 0, ByteString.of("[rollup]"), wordSize).line());
        SmapsLines lines = new SmapsLines();
        lines.stats(sum, true);
        lines.all().forEach(text::line);
        return text.toByteString();
    }
}
