package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import kernel.api.Prot;
import kernel.sim.fs.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stack of strings, which moves to its place. */
class InitStackTests {
    private static final long TOP = 0x7ffffffff000L;

    private final PagedAddressSpace space = TestSpaces.space();
    private final byte[] strings = TestFiles.pattern(3 * PAGE);

    @BeforeEach
    void create() {
        space.createInitStack(TOP);
    }

    private void copyStrings() {
        assertThat(space.copyToUser(TOP - strings.length, strings)).isTrue();
    }

    @Test
    void hasOnePageThatNobodyHasUsed() {
        assertThat(shown(space)).containsExactly("7fffffffe000-7ffffffff000 rw-");
        assertThat(space.areas().get(0).flags()).isEqualTo(VmFlags.STACK | VmFlags.VM_SEQ_READ | VmFlags.VM_RAND_READ);
        assertThat(space.use().rss()).isZero();
        assertThat(space.use().hiwaterVm()).isEqualTo(1);
    }

    @Test
    void growsWithItsStrings() {
        copyStrings();
        assertThat(shown(space)).containsExactly("7fffffffc000-7ffffffff000 rw-");
        assertThat(space.use().rssAnon()).isEqualTo(3);
        assertThat(space.use().stackVm()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {TOP, TOP - PAGE, TOP - 2 * PAGE, TOP - 3 * PAGE, TOP - (1 << 21), 0xffffe000L, 0xc0000000L})
    void takesItsStringsToItsPlace(long top) {
        copyStrings();
        space.finishInitStack(TOP, top, RW);
        assertThat(shown(space)).containsExactly(String.format("%x-%x rw-", top - 3 * PAGE, top));
        assertThat(TestSpaces.read(space, top - 3 * PAGE, 3 * PAGE)).isEqualTo(strings);
        assertThat(space.areas().get(0).flags()).isEqualTo(VmFlags.STACK);
        assertThat(space.use().rssAnon()).isEqualTo(3);
        assertThat(space.use().totalVm()).isEqualTo(3);
        assertThat(space.use().minFlt()).isEqualTo(3);
    }

    @Test
    void leavesNoPageTablesBehind() {
        copyStrings();
        assertThat(space.pageTables()).isEqualTo(new PageTableUse(1, 1, 1));
        space.finishInitStack(TOP, 0xffffe000L, RW);
        assertThat(space.pageTables()).isEqualTo(new PageTableUse(1, 1, 1));
        space.munmap(0xffffe000L - 3 * PAGE, 3 * PAGE);
        assertThat(space.pageTables()).isEqualTo(new PageTableUse(0, 0, 0));
        assertThat(space.use().rss()).isZero();
    }

    @Test
    void mayBeExecutable() {
        copyStrings();
        assertThat(space.fault(TOP - 1, Access.EXECUTE)).isEqualTo(Fault.ACCERR);
        assertThat(space.walk(TOP - 1) & Pte.NX).isNotZero();
        space.finishInitStack(TOP, TOP, RW | Prot.PROT_EXEC);
        assertThat(space.walk(TOP - 1) & Pte.NX).isZero();
        assertThat(space.fault(TOP - 1, Access.EXECUTE).isResolved()).isTrue();
        byte[] content = new byte[3 * PAGE];
        Arrays.fill(content, (byte) 7);
        assertThat(space.copyToUser(TOP - content.length, content)).isTrue();
        assertThat(space.use().minFlt()).isEqualTo(4);
    }
}
