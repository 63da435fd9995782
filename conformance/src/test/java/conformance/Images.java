package conformance;

import java.util.List;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcMaps;
import kernel.sim.task.Program;

/** The mappings of a program as short lines. */
final class Images {
    private Images() {}

    /** Returns lines like {@code 400000-401000 r--p 0 /bin/a}. */
    static List<String> maps(Program program) {
        return ProcMaps.rows(program).stream().map(Images::line).toList();
    }

    /** Returns the lines of one file or kind of memory. */
    static List<String> maps(Program program, String name) {
        return maps(program).stream().filter(line -> line.endsWith(' ' + name)).toList();
    }

    /** Returns the only mapping of a name. */
    static MapsRow only(Program program, String name) {
        List<MapsRow> rows = rows(program, name);
        if (rows.size() != 1) {
            throw new AssertionError(name + ": expected one mapping, found " + rows);
        }
        return rows.get(0);
    }

    static List<MapsRow> rows(Program program, String name) {
        return ProcMaps.rows(program).stream()
                .filter(row -> row.name().toString().equals(name))
                .toList();
    }

    private static String line(MapsRow row) {
        return String.format("%x-%x %s %x %s", row.start(), row.end(), row.perms(), row.offset(), row.name())
                .strip();
    }
}
