package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.Access;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program with code, data of which one page was written, and a locked page; the rest of the data is gone again. */
class ProcStatusTests {
    private static final int PAGE = 4096;
    private static final long CODE = 0x400000;
    private static final long DATA = 0x600000;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;

    private final Program program = TestPrograms.of(true);
    private final PagedAddressSpace mm = program.mm();

    @BeforeEach
    void fill() {
        FileDescription file = TestFiles.of("/f", TestFiles.pattern(4 * PAGE));
        int fixed = MapFlags.MAP_PRIVATE | MapFlags.MAP_FIXED;
        mm.mmap(CODE, 3 * PAGE, Prot.PROT_READ | Prot.PROT_EXEC, fixed, Optional.of(file), 0);
        mm.mmap(DATA, 4 * PAGE, RW, fixed | MapFlags.MAP_ANONYMOUS, Optional.empty(), 0);
        mm.mmap(DATA + 8 * PAGE, PAGE, RW, fixed | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_LOCKED, Optional.empty(), 0);
        mm.fault(CODE, Access.EXECUTE);
        mm.fault(DATA, Access.WRITE);
        mm.munmap(DATA + 2 * PAGE, 2 * PAGE);
        mm.set(MmField.START_CODE, CODE + 16);
        mm.set(MmField.END_CODE, CODE + PAGE + 1);
    }

    @Test
    void showsTheCountersOfMemoryInOrder() {
        List<String> lines =
                ProcStatus.memory(mm).stream().map(ProcStatus.Line::text).toList();
        assertThat(lines)
                .containsExactly(
                        "VmPeak:\t      32 kB",
                        "VmSize:\t      24 kB",
                        "VmLck:\t       4 kB",
                        "VmPin:\t       0 kB",
                        "VmHWM:\t      12 kB",
                        "VmRSS:\t      12 kB",
                        "RssAnon:\t       8 kB",
                        "RssFile:\t       4 kB",
                        "RssShmem:\t       0 kB",
                        "VmData:\t      12 kB",
                        "VmStk:\t       0 kB",
                        "VmExe:\t       8 kB",
                        "VmLib:\t       4 kB",
                        "VmPTE:\t      16 kB",
                        "VmSwap:\t       0 kB");
    }

    @Test
    void countsNoMoreCodeThanIsMapped() {
        mm.set(MmField.END_CODE, CODE + 100 * PAGE);
        assertThat(ProcStatus.memory(mm)).contains(new ProcStatus.Line("VmExe", 12), new ProcStatus.Line("VmLib", 0));
        assertThat(ProcStatm.of(program).text()).isEqualTo(100);
    }

    @Test
    void countsPagesInOneLine() {
        assertThat(ProcStatm.of(program).line()).isEqualTo("6 3 1 2 0 3 0");
    }
}
