package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How many page tables a moved mapping needs: VmPTE, as Linux 6.18 on x86-64 showed it. Each of the places lies in a
 * table of the second level of its own.
 */
class MovePageTablesTests {
    private static final long MB = 1 << 20;
    private static final long GB = 1 << 30;
    private static final long A = 0x100000000000L;
    private static final long B = 0x200000000000L;
    private static final long C = 0x300000000000L;
    private static final int MOVE = MremapFlags.MREMAP_MAYMOVE | MremapFlags.MREMAP_FIXED;
    private static final int LEAVE = MOVE | MremapFlags.MREMAP_DONTUNMAP;

    private final PagedAddressSpace space = TestSpaces.space();
    private long before;

    private void map(long vaddr, long length) {
        space.mmap(fixed(vaddr, length, RW));
    }

    private void touch(long vaddr) {
        assertThat(space.copyToUser(vaddr, new byte[] {(byte) (vaddr >> 12)})).isTrue();
    }

    private void assertTouched(long vaddr, long touchedAt) {
        assertThat(TestSpaces.read(space, vaddr, 1)).containsExactly((byte) (touchedAt >> 12));
    }

    private void move(long from, long length, int flags, long to) {
        assertThat(space.mremap(from, length, length, flags, to)).isEqualTo(to);
    }

    /** Asserts how VmPTE has changed since the last time, in kB. */
    private void assertMore(int kilobytes) {
        long bytes = space.use().pgtablesBytes();
        assertThat(bytes - before).isEqualTo(kilobytes * 1024L);
        before = bytes;
    }

    @Test
    void anUntouchedPageNeedsTheTopOfItsPathOnly() {
        map(A, PAGE);
        touch(A);
        assertMore(12);
        map(A + 16 * MB, PAGE);
        map(B + GB, PAGE);
        move(A + 16 * MB, PAGE, MOVE, B);
        assertMore(4);
        space.munmap(B, PAGE);
        assertMore(0);
        space.munmap(B + GB, PAGE);
        assertMore(-4);
    }

    @Test
    void aPageFarFromAnyTableNeedsNothing() {
        map(A, PAGE);
        touch(A);
        map(A + 3 * GB, PAGE);
        assertMore(12);
        move(A + 3 * GB, PAGE, MOVE, B);
        assertMore(0);
        space.munmap(A, PAGE);
        assertMore(-12);
    }

    @Test
    void aTouchedPageNeedsAWholePath() {
        map(A, PAGE);
        touch(A);
        map(A + 64 * MB, PAGE);
        touch(A + 64 * MB);
        assertMore(16);
        move(A + 64 * MB, PAGE, LEAVE, B);
        assertMore(12);
        assertTouched(B, A + 64 * MB);
        space.munmap(B, PAGE);
        assertMore(-12);
        space.munmap(A + 64 * MB, PAGE);
        assertMore(-4);
    }

    @Test
    void wholeTablesMoveWithTheirPages() {
        map(A, PAGE);
        touch(A);
        map(A + 32 * MB, 4 * MB);
        touch(A + 32 * MB);
        touch(A + 34 * MB);
        assertMore(20);
        move(A + 32 * MB, 4 * MB, MOVE, B);
        assertMore(8);
        move(B, 4 * MB, LEAVE, C);
        assertMore(8);
        assertTouched(C, A + 32 * MB);
        assertTouched(C + 2 * MB, A + 34 * MB);
        assertThat(TestSpaces.read(space, B, 1)).containsExactly(0);
        space.munmap(B, 4 * MB);
        assertMore(-8);
        space.munmap(C, 4 * MB);
        assertMore(-16);
    }

    @Test
    void theFirstTableMovesWholeIfNothingElseIsMappedThere() {
        map(A, PAGE);
        touch(A);
        long vaddr = A + 64 * MB + PAGE;
        map(vaddr, 2 * MB);
        touch(vaddr);
        touch(A + 66 * MB);
        assertMore(20);
        move(vaddr, 2 * MB, LEAVE, B + PAGE);
        assertMore(12);
        assertTouched(B + PAGE, vaddr);
        assertTouched(B + 2 * MB, A + 66 * MB);
        space.munmap(B + PAGE, 2 * MB);
        assertMore(-16);
        space.munmap(vaddr, 2 * MB);
        assertMore(-4);
    }

    @Test
    void tablesOfTheThirdLevelMoveWhole() {
        map(A, PAGE);
        touch(A);
        map(A + 4 * GB, 2 * GB);
        touch(A + 4 * GB);
        assertMore(20);
        move(A + 4 * GB, 2 * GB, LEAVE, B);
        assertMore(4);
        assertTouched(B, A + 4 * GB);
        space.munmap(B, 2 * GB);
        assertMore(-12);
        space.munmap(A + 4 * GB, 2 * GB);
        assertMore(0);
    }

    @Test
    void theWholeAddressSpaceMovesInNoTime() {
        int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_FIXED | MapFlags.MAP_NORESERVE;
        space.mmap(B, C - B, RW, flags, Optional.empty(), 0);
        touch(B + 5 * GB);
        touch(C - PAGE);
        move(B, C - B, MOVE, A);
        assertTouched(A + 5 * GB, B + 5 * GB);
        assertTouched(B - PAGE, C - PAGE);
        space.munmap(0, space.taskSize());
        assertThat(space.use().pgtablesBytes()).isZero();
    }
}
