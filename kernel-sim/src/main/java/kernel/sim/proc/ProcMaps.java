package kernel.sim.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.AddressSpace;
import kernel.api.ByteString;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.mm.GateVma;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.VmArea;
import kernel.sim.mm.VmFlags;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.SpecialMapping;
import kernel.sim.task.Program;

/**
 * The mappings of a program, as /proc/PID/maps shows them.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code get_vma_name}
 */
public final class ProcMaps {
    static final ByteString STACK = ByteString.of("[stack]");
    private static final ByteString SHARED_ZEROES = ByteString.of("/dev/zero (deleted)");
    private static final long SHMEM_DEV = 1;
    private static final ByteString HEAP = ByteString.of("[heap]");
    private static final ByteString VDSO = ByteString.of(SpecialMapping.VDSO);
    private static final ByteString VSYSCALL = ByteString.of("[vsyscall]");

    private ProcMaps() {}

    /**
     * Lists the mappings.
     *
     * @param program a running program
     * @return in the order of addresses, {@code [vsyscall]} last
     */
    public static List<MapsRow> rows(Program program) {
        List<MapsRow> rows = new ArrayList<>();
        for (VmArea area : program.mm().areas()) {
            rows.add(row(program, area));
        }
        gate(program).ifPresent(rows::add);
        return rows;
    }

    /**
     * Returns the file.
     *
     * @param program a running program
     * @return its bytes, one line for each mapping
     */
    public static ByteString text(Program program) {
        ProcText text = new ProcText();
        rows(program).forEach(row -> text.line(row.line()));
        return text.toByteString();
    }

    static MapsRow row(Program program, VmArea area) {
        int wordSize = program.abi().kernelWordSize();
        String perms = Prot.describe(area.prot()) + ((area.flags() & VmFlags.VM_MAYSHARE) != 0 ? 's' : 'p');
        if (area.backing() instanceof VmArea.Mapped mapped) {
            InodeAttributes file = mapped.description().inode().attributes();
            ByteString name = escape(mapped.description().path());
            return new MapsRow(area.start(), area.end(), perms, area.offset(), file.dev(), file.ino(), name, wordSize);
        }
        if (area.backing() instanceof VmArea.Shmem shmem) {
            long ino = shmem.cache().ino();
            return new MapsRow(area.start(), area.end(), perms, area.offset(), SHMEM_DEV, ino, SHARED_ZEROES, wordSize);
        }
        long start = area.start() + (hasGuardPage(program, area) ? PagedAddressSpace.PAGE : 0);
        return new MapsRow(start, area.end(), perms, 0, 0, 0, specialName(program, area), wordSize);
    }

    /** Returns the page behind all others, where the kernel has it. */
    static Optional<MapsRow> gate(Program program) {
        int wordSize = program.abi().kernelWordSize();
        return GateVma.of(program.abi().profile())
                .map(gate -> new MapsRow(
                        gate.start(), gate.end(), Prot.describe(gate.prot()) + 'p', 0, 0, 0, VSYSCALL, wordSize));
    }

    /** @kernel v3.10 fs/proc/task_mmu.c, {@code stack_guard_page_start} */
    private static boolean hasGuardPage(Program program, VmArea area) {
        return area.isGrowsDown() && program.kernel().has(KernelBehaviour.STACK_GUARD_PAGE);
    }

    private static ByteString specialName(Program program, VmArea area) {
        if (area.special().isPresent()) {
            return ByteString.of(area.special().get().name());
        }
        if (!program.kernel().has(KernelBehaviour.MAPS_NAMED)) {
            return ByteString.EMPTY;
        }
        AddressSpace mm = program.mm();
        if (isVdsoAtZero(program, area)) {
            return VDSO;
        }
        if (isHeap(program, area)) {
            return HEAP;
        }
        long stack = mm.get(MmField.START_STACK);
        return area.start() <= stack && stack <= area.end() ? STACK : ByteString.EMPTY;
    }

    private static boolean isVdsoAtZero(Program program, VmArea area) {
        return area.start() == 0
                && program.kernel().has(KernelBehaviour.VDSO_AT_ZERO)
                && program.mm().areas().stream()
                        .noneMatch(other -> other.special().isPresent());
    }

    private static boolean isHeap(Program program, VmArea area) {
        long startBrk = program.mm().get(MmField.START_BRK);
        long brk = program.mm().get(MmField.BRK);
        return program.kernel().has(KernelBehaviour.HEAP_IF_TOUCHING)
                ? area.start() <= brk && area.end() >= startBrk
                : area.start() < brk && area.end() > startBrk;
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
