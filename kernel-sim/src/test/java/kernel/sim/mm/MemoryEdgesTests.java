package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls at the edges of addresses and lengths. What they answer, and whether they leave something changed, is what
 * Linux 6.18 on x86-64 did; the program that asked it is {@code edges.c} of the conformance tests.
 */
class MemoryEdgesTests {
    private static final String TABLES = "edges.txt";
    private static final MmLimits ROOT = new MmLimits(
            MmLimits.INFINITY,
            MmLimits.INFINITY,
            MmLimits.INFINITY,
            MmLimits.INFINITY,
            MmLimits.INFINITY,
            true,
            true,
            true);

    private final FileDescription file = TestFiles.of("/file", new byte[3 * TestSpaces.PAGE]);

    static List<EdgeTable> tables() {
        return EdgeTable.load(TABLES);
    }

    @Test
    void startsWithTheMappingsOfTheProcessThatWasObserved() {
        List<String> mappings = start("root").areas().stream()
                .map(area -> String.format(
                        "map %x-%x %s%s",
                        area.start(), area.end(), Prot.describe(area.prot()), area.has(VmFlags.VM_SHARED) ? "s" : "p"))
                .toList();
        assertThat(mappings).isEqualTo(EdgeTable.lines(TABLES, "map"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void answersAsTheKernelDid(EdgeTable table) {
        List<String> differences = new ArrayList<>();
        for (EdgeTable.Case edge : table.cases()) {
            if (isUnknownError(table, edge)) {
                continue;
            }
            PagedAddressSpace space = start(table.who());
            List<VmArea> before = space.areas();
            String answer = answer(space, table.words().get(0), edge);
            boolean isChanged = !answer.equals("0") && !answer.equals("moves") && !isSame(before, space.areas());
            if (!edge.answer().equals(isChanged ? answer + "*" : answer)) {
                differences.add(edge + ": " + edge.answer() + " became " + answer + (isChanged ? "*" : ""));
            }
            space.mmput();
        }
        assertThat(table.cases()).isNotEmpty();
        assertThat(differences).isEmpty();
    }

    /** A fixed address from -4095 to -1 is taken for an error of that number, which need not be one that is modelled. */
    private static boolean isUnknownError(EdgeTable table, EdgeTable.Case edge) {
        return table.words().get(0).equals("mmap")
                && (edge.arg(3) & (MapFlags.MAP_FIXED | MapFlags.MAP_FIXED_NOREPLACE)) != 0
                && edge.arg(0) >= -4095
                && edge.arg(0) < 0
                && Errno.fromCode((int) -edge.arg(0)).isEmpty();
    }

    private static boolean isSame(List<VmArea> before, List<VmArea> after) {
        return before.stream()
                .map(MemoryEdgesTests::shown)
                .toList()
                .equals(after.stream().map(MemoryEdgesTests::shown).toList());
    }

    private static String shown(VmArea area) {
        return String.format("%x-%x %x", area.start(), area.end(), area.prot());
    }

    private static PagedAddressSpace start(String who) {
        MmLimits limits = who.equals("root") ? ROOT : MmLimits.NONE;
        PagedAddressSpace space = TestSpaces.space(MachineProfile.builtIn(), limits);
        int fixed = MapFlags.MAP_FIXED | MapFlags.MAP_ANONYMOUS;
        map(space, 0x10000000, 1, Prot.PROT_READ | Prot.PROT_EXEC, MapFlags.MAP_PRIVATE | fixed);
        map(space, 0x20000000, 4, TestSpaces.RW, MapFlags.MAP_PRIVATE | fixed);
        map(space, 0x20008000, 4, TestSpaces.RW, MapFlags.MAP_SHARED | fixed);
        map(space, 0x7fffffffe000L, 1, Prot.PROT_READ, MapFlags.MAP_PRIVATE | fixed);
        space.set(MmField.START_BRK, 0x20005000);
        space.set(MmField.BRK, 0x20005000);
        return space;
    }

    private static void map(PagedAddressSpace space, long vaddr, int pages, int prot, int flags) {
        space.mmap(vaddr, (long) pages * TestSpaces.PAGE, prot, flags, Optional.empty(), 0);
    }

    private String answer(PagedAddressSpace space, String call, EdgeTable.Case edge) {
        if (call.equals("brk")) {
            return space.brk(edge.arg(0)) == edge.arg(0) ? "moves" : "stays";
        }
        try {
            make(space, call, edge);
            return "0";
        } catch (ExecException e) {
            return String.valueOf(e.errno().number());
        }
    }

    private void make(PagedAddressSpace space, String call, EdgeTable.Case edge) {
        long vaddr = edge.arg(0);
        long length = edge.arg(1);
        int third = edge.args().size() > 2 ? (int) edge.arg(2) : 0;
        switch (call) {
            case "munmap" -> space.munmap(vaddr, length);
            case "mmap" -> {
                Optional<FileDescription> mapped = edge.arg(4) < 0 ? Optional.empty() : Optional.of(file);
                space.mmap(vaddr, length, third, (int) edge.arg(3), mapped, edge.arg(5));
            }
            case "mprotect" -> space.mprotect(vaddr, length, third);
            case "mremap" -> space.mremap(vaddr, length, edge.arg(2), (int) edge.arg(3), edge.arg(4));
            case "madvise" -> space.madvise(vaddr, length, third);
            case "msync" -> space.msync(vaddr, length, third);
            default -> throw new IllegalArgumentException(call);
        }
    }
}
