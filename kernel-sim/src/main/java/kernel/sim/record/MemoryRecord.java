package kernel.sim.record;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.stream.Collectors;
import kernel.sim.mm.VmArea;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcPagemap;
import kernel.sim.proc.ProcSmaps;
import kernel.sim.proc.ProcStatm;
import kernel.sim.proc.ProcStatus;
import kernel.sim.proc.SmapsRow;
import kernel.sim.task.Program;

/** Writes what /proc tells of a program's memory. */
final class MemoryRecord {
    private static final long LIST_LIMIT = 256L << 20;

    private final JsonWriter json;
    private final Program program;

    MemoryRecord(JsonWriter json, Program program) {
        this.json = json;
        this.program = program;
    }

    /** Writes the counters. */
    void status() throws IOException {
        json.name("status").beginObject();
        for (ProcStatus.Line line : ProcStatus.memory(program.mm())) {
            json.name(line.name()).value(line.kb() + " kB");
        }
        json.endObject();
    }

    /** Writes the flags of each mapping. */
    void vmFlags() throws IOException {
        json.name("vmflags").beginArray();
        for (SmapsRow row : ProcSmaps.rows(program)) {
            json.value(row.vmFlags());
        }
        json.endArray();
    }

    /** Writes the files themselves. */
    void proc() throws IOException {
        json.name("proc").beginObject();
        pagemap();
        json.name("maps").value(ProcMaps.text(program).toLatin1());
        json.name("smaps").value(ProcSmaps.text(program).toLatin1());
        json.name("smaps_rollup").value(ProcSmaps.rollup(program).toLatin1());
        json.name("statm").value(ProcStatm.of(program).line() + '\n');
        json.name("status")
                .value(ProcStatus.memory(program.mm()).stream()
                        .map(line -> line.text() + '\n')
                        .collect(Collectors.joining()));
        json.endObject();
    }

    /** Writes the pages of all but very large mappings, without the numbers of their frames. */
    private void pagemap() throws IOException {
        json.name("pagemap").beginArray();
        for (VmArea area : program.mm().areas()) {
            if (area.end() - area.start() <= LIST_LIMIT) {
                for (ProcPagemap.Page page : ProcPagemap.pages(program, area.start(), area.end())) {
                    json.beginArray();
                    json.value("0x" + Long.toHexString(page.vaddr()));
                    json.value("0x" + Long.toHexString(page.word() & ~ProcPagemap.PM_PFRAME_MASK));
                    json.endArray();
                }
            }
        }
        json.endArray();
    }
}
