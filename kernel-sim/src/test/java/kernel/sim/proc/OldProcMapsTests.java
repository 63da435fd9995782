package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Program;
import org.junit.jupiter.api.Test;

/** What old kernels showed otherwise. */
class OldProcMapsTests {
    private static final long STACK_TOP = 0xbffff000L;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;

    /** Page 0, the break behind it at 0x2000, and a stack of two pages. */
    private static List<String> rows(LinuxProfile kernel) {
        Program program = TestPrograms.of(kernel);
        program.mm().mmap(MapRequest.anonymous(0x1000, 0x1000, RW, Placement.FIXED));
        program.mm().set(MmField.START_BRK, 0x2000);
        program.mm().set(MmField.BRK, 0x2000);
        program.mm().set(MmField.START_STACK, STACK_TOP - 8);
        program.mm().createInitStack(STACK_TOP);
        assertThat(program.mm().findExtendVma(STACK_TOP - 0x2000)).isTrue();
        return ProcMaps.rows(program).stream()
                .map(row -> String.format("%x-%x %s", row.start(), row.end(), row.name()))
                .toList();
    }

    @Test
    void hidTheLowestPageOfAStack() {
        assertThat(rows(LinuxProfile.LINUX_3_10_I386)).contains("bfffe000-bffff000 [stack]");
        assertThat(rows(LinuxProfile.LINUX_4_15_I386)).contains("bfffd000-bffff000 [stack]");
    }

    @Test
    void calledWhatTouchesTheBreakTheHeap() {
        assertThat(rows(LinuxProfile.LINUX_5_10_I386)).contains("1000-2000 [heap]");
        assertThat(rows(LinuxProfile.LINUX_6_18)).contains("1000-2000 ");
    }

    @Test
    void tookPageZeroForTheVdsoOfProgramsWithoutOne() {
        Program program = TestPrograms.of(LinuxProfile.LINUX_3_10_I386);
        assertThat(ProcMaps.rows(program)).isEmpty();
        Program low = lowProgram(LinuxProfile.LINUX_3_10_I386);
        assertThat(ProcMaps.rows(low).get(0).name()).hasToString("[vdso]");
        assertThat(ProcMaps.rows(lowProgram(LinuxProfile.LINUX_4_15_I386))
                        .get(0)
                        .name())
                .hasToString("[heap]");
    }

    private static Program lowProgram(LinuxProfile kernel) {
        Program program = TestPrograms.of(kernel);
        program.mm().mmap(MapRequest.anonymous(0, 0x1000, RW, Placement.FIXED));
        return program;
    }

    @Test
    void hadNoNamesForMemoryWithoutAFile() {
        assertThat(rows(LinuxProfile.LINUX_2_4_I386)).containsExactly("1000-2000 ", "bfffd000-bffff000 ");
    }

    @Test
    void putsNamesFurtherLeftOn32Bits() {
        MapsRow row = ProcMaps.rows(lowProgram(LinuxProfile.LINUX_5_10_I386)).get(0);
        assertThat(row.line()).hasToString("00000000-00001000 rw-p 00000000 00:00 0          [heap]");
    }
}
