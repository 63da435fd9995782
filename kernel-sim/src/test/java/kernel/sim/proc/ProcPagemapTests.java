package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.Access;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Program;
import org.junit.jupiter.api.Test;

class ProcPagemapTests {
    private static final int PAGE = 4096;
    private static final long AT = 0x400000;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;
    private static final long OWN = ProcPagemap.PM_PRESENT | ProcPagemap.PM_MMAP_EXCLUSIVE;

    private final Program program = TestPrograms.of(true);
    private final PagedAddressSpace mm = program.mm();

    private long kind(long page) {
        return ProcPagemap.word(program, AT + page * PAGE) & ~ProcPagemap.PM_PFRAME_MASK;
    }

    private void map(long page, int flags) {
        FileDescription file = TestFiles.of("/f", TestFiles.pattern(PAGE));
        mm.mmap(AT + page * PAGE, 2 * PAGE, RW, flags | MapFlags.MAP_FIXED, Optional.of(file), 0);
    }

    @Test
    void tellsWhoseAPageIs() {
        map(0, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS);
        map(2, MapFlags.MAP_PRIVATE);
        map(4, MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS);
        mm.fault(AT, Access.WRITE);
        mm.fault(AT + PAGE, Access.READ);
        mm.fault(AT + 2 * PAGE, Access.READ);
        mm.fault(AT + 4 * PAGE, Access.WRITE);
        assertThat(kind(0)).isEqualTo(OWN);
        assertThat(kind(1)).isEqualTo(ProcPagemap.PM_PRESENT);
        assertThat(kind(2)).isEqualTo(OWN | ProcPagemap.PM_FILE);
        assertThat(kind(3)).isZero();
        assertThat(kind(4)).isEqualTo(OWN | ProcPagemap.PM_FILE);
        assertThat(kind(9)).isZero();
    }

    @Test
    void listsThePagesOfARange() {
        map(0, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS);
        map(1L << 30, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS);
        mm.fault(AT + PAGE, Access.WRITE);
        mm.fault(AT + ((1L << 30) + 1) * PAGE, Access.WRITE);
        List<Long> all = ProcPagemap.pages(program, 0, Long.MAX_VALUE).stream()
                .map(ProcPagemap.Page::vaddr)
                .toList();
        assertThat(all).containsExactly(AT + PAGE, AT + ((1L << 30) + 1) * PAGE);
        assertThat(ProcPagemap.pages(program, AT, AT + PAGE)).isEmpty();
        assertThat(ProcPagemap.pages(program, -PAGE, -1)).isEmpty();
    }
}
