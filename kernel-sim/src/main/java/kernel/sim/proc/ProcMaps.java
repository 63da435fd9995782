package kernel.sim.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.mm.GateVma;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.VmArea;
import kernel.sim.mm.VmFlags;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
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
        int wordSize = program.abi().kernelWordSize();
        for (VmArea area : program.mm().areas()) {
            rows.add(row(program.kernel(), program.mm(), area, wordSize));
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

    /**
     * Finds the mapping of an address.
     *
     * @param kernel whose words are used
     * @param mm a program's memory
     * @param vaddr the address
     * @param wordSize size of the kernel's words in bytes
     * @return empty if nothing is mapped there
     */
    public static Optional<MapsRow> at(LinuxProfile kernel, PagedAddressSpace mm, long vaddr, int wordSize) {
        return mm.areas().stream()
                .filter(area -> area.start() <= vaddr && vaddr < area.end())
                .findFirst()
                .map(area -> row(kernel, mm, area, wordSize));
    }

    static MapsRow row(LinuxProfile kernel, PagedAddressSpace mm, VmArea area, int wordSize) {
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
        long start = area.start() + (hasGuardPage(kernel, area) ? PagedAddressSpace.PAGE : 0);
        return new MapsRow(start, area.end(), perms, 0, 0, 0, specialName(kernel, mm, area), wordSize);
    }

    /** Returns the page behind all others, where the kernel has it. */
    static Optional<MapsRow> gate(Program program) {
        int wordSize = program.abi().kernelWordSize();
        return GateVma.of(program.abi().profile())
                .map(gate -> new MapsRow(
                        gate.start(), gate.end(), Prot.describe(gate.prot()) + 'p', 0, 0, 0, VSYSCALL, wordSize));
    }

    /** @kernel v3.10 fs/proc/task_mmu.c, {@code stack_guard_page_start} */
    private static boolean hasGuardPage(LinuxProfile kernel, VmArea area) {
        return area.isGrowsDown() && kernel.has(KernelBehaviour.STACK_GUARD_PAGE);
    }

    private static ByteString specialName(LinuxProfile kernel, PagedAddressSpace mm, VmArea area) {
        if (area.special().isPresent()) {
            return ByteString.of(area.special().get().name());
        }
        if (!kernel.has(KernelBehaviour.MAPS_NAMED)) {
            return ByteString.EMPTY;
        }
        if (isVdsoAtZero(kernel, mm, area)) {
            return VDSO;
        }
        if (isHeap(kernel, mm, area)) {
            return HEAP;
        }
        long stack = mm.get(MmField.START_STACK);
        return area.start() <= stack && stack <= area.end() ? STACK : ByteString.EMPTY;
    }

    private static boolean isVdsoAtZero(LinuxProfile kernel, PagedAddressSpace mm, VmArea area) {
        return area.start() == 0
                && kernel.has(KernelBehaviour.VDSO_AT_ZERO)
                && mm.areas().stream().noneMatch(other -> other.special().isPresent());
    }

    private static boolean isHeap(LinuxProfile kernel, PagedAddressSpace mm, VmArea area) {
        long startBrk = mm.get(MmField.START_BRK);
        long brk = mm.get(MmField.BRK);
        return kernel.has(KernelBehaviour.HEAP_IF_TOUCHING)
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
