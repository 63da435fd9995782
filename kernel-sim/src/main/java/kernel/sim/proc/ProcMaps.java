package kernel.sim.proc;

import java.util.ArrayList;
import java.util.List;
import kernel.api.AddressSpace;
import kernel.api.ByteString;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.mm.VmArea;
import kernel.sim.task.Program;

/**
 * The mappings of a program, as /proc/PID/maps shows them.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code get_vma_name}
 */
public final class ProcMaps {
    static final ByteString STACK = ByteString.of("[stack]");
    private static final ByteString HEAP = ByteString.of("[heap]");
    private static final ByteString VSYSCALL = ByteString.of("[vsyscall]");
    private static final long VSYSCALL_START = 0xffffffffff600000L;
    private static final long VSYSCALL_END = 0xffffffffff601000L;

    private ProcMaps() {}

    /**
     * Lists the mappings.
     *
     * @param program a running program
     * @return in the order of addresses, {@code [vsyscall]} last
     */
    public static List<MapsRow> rows(Program program) {
        List<MapsRow> rows = new ArrayList<>();
        int wordSize = program.abi().kernelWordSize();
        for (VmArea area : program.mm().areas()) {
            rows.add(row(program.mm(), area, wordSize));
        }
        program.abi()
                .profile()
                .vsyscall()
                .ifPresent(prot -> rows.add(new MapsRow(
                        VSYSCALL_START, VSYSCALL_END, Prot.describe(prot) + 'p', 0, 0, 0, VSYSCALL, wordSize)));
        return rows;
    }

    private static MapsRow row(AddressSpace mm, VmArea area, int wordSize) {
        String perms = Prot.describe(area.prot()) + 'p';
        if (area.backing() instanceof VmArea.Mapped mapped) {
            InodeAttributes file = mapped.description().inode().attributes();
            ByteString name = escape(mapped.description().path());
            return new MapsRow(area.start(), area.end(), perms, area.offset(), file.dev(), file.ino(), name, wordSize);
        }
        return new MapsRow(area.start(), area.end(), perms, 0, 0, 0, specialName(mm, area), wordSize);
    }

    private static ByteString specialName(AddressSpace mm, VmArea area) {
        if (area.special().isPresent()) {
            return ByteString.of(area.special().get().name());
        }
        if (area.start() < mm.get(MmField.BRK) && area.end() > mm.get(MmField.START_BRK)) {
            return HEAP;
        }
        long stack = mm.get(MmField.START_STACK);
        return area.start() <= stack && stack <= area.end() ? STACK : ByteString.EMPTY;
    }

    /** Line feeds would end the line. */
    private static ByteString escape(ByteString path) {
        int lineFeed = path.indexOf('\n', 0);
        if (lineFeed < 0) {
            return path;
        }
        return path.slice(0, lineFeed)
                .concat(ByteString.of("\\012"))
                .concat(escape(path.slice(lineFeed + 1, path.length())));
    }
}
