package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import org.junit.jupiter.api.Test;

/** Reading a file into memory, as loaders of old formats do. */
class ReadCodeTests {
    private static final int PAGE = 4096;
    private static final long VADDR = 0x10000;

    private final byte[] content = TestFiles.pattern(3 * PAGE);
    private final FileDescription file = TestFiles.of("/lib/x", content);
    private final PagedAddressSpace space = TestSpaces.space();

    @Test
    void takesAnyOffsetAndLength() {
        space.mmap(fixed(VADDR, 2L * PAGE, RW));
        assertThat(space.readCode(file, VADDR + 5, 32, PAGE + 7)).isEqualTo(PAGE + 7);
        assertThat(read(space, VADDR + 5, PAGE + 7)).isEqualTo(Arrays.copyOfRange(content, 32, 32 + PAGE + 7));
        assertThat(read(space, VADDR, 5)).containsOnly(0);
        assertThat(read(space, VADDR + PAGE + 12, 8)).containsOnly(0);
    }

    @Test
    void endsWithTheFile() {
        space.mmap(fixed(VADDR, 8L * PAGE, RW));
        assertThat(space.readCode(file, VADDR, 2 * PAGE + 100, 5 * PAGE)).isEqualTo(PAGE - 100);
        assertThat(space.readCode(file, VADDR, 4 * PAGE, 5 * PAGE)).isZero();
        assertThat(space.readCode(file, VADDR, 0, 0)).isZero();
    }

    @Test
    void endsAtThePageThatCannotBeWritten() {
        space.mmap(fixed(VADDR, PAGE, RW));
        assertThat(space.readCode(file, VADDR, 0, 3 * PAGE)).isEqualTo(PAGE);
        space.mmap(fixed(VADDR + PAGE, PAGE, Prot.PROT_READ));
        assertThat(space.readCode(file, VADDR + 1, 0, 3 * PAGE)).isEqualTo(PAGE - 1);
    }

    @Test
    void isRefusedWhereNothingCanBeWritten() {
        assertRefused(space, MmRule.USER_RANGE, () -> space.readCode(file, VADDR, 0, PAGE));
        space.mmap(fixed(VADDR, PAGE, RW));
        assertRefused(space, MmRule.USER_RANGE, () -> space.readCode(file, space.taskSize() - PAGE, 0, PAGE + 1));
        assertRefused(space, MmRule.USER_RANGE, () -> space.readCode(file, VADDR, 0, Long.MAX_VALUE));
    }

    @Test
    void touchesNoPageForAHoleInTheFile() {
        FileDescription hole = TestFiles.of("/lib/hole", new byte[3 * PAGE]);
        space.mmap(fixed(VADDR, 3L * PAGE, RW));
        space.copyToUser(VADDR + PAGE, new byte[] {1});
        assertThat(space.readCode(hole, VADDR, 0, 3 * PAGE)).isEqualTo(3 * PAGE);
        assertThat(space.isTouched(VADDR, VADDR + PAGE)).isFalse();
        assertThat(read(space, VADDR + PAGE, 1)).containsExactly(0);
    }
}
