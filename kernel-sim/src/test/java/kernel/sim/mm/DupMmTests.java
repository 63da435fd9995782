package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kernel.api.ExecException;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What parent and child have in common after a fork. */
class DupMmTests {
    private static final long BASE = 0x40000000;
    private static final int LARGE = 4 << 20;
    private static final int MADV_DONTFORK = 10;
    private static final int MADV_WIPEONFORK = 18;

    private final PhysicalMemory memory = new PhysicalMemory();
    private final PagedAddressSpace parent = space(MachineProfile.builtIn());

    private PagedAddressSpace space(MachineProfile machine) {
        return new PagedAddressSpace(memory, machine, TestSpaces.layout(true, false), TestSpaces.UNLIMITED);
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value};
    }

    @Test
    void writesOfOneAreNotSeenByTheOther() {
        parent.mmap(fixed(BASE, LARGE, RW));
        for (long at = BASE; at < BASE + LARGE; at += PAGE) {
            parent.copyToUser(at, bytes(1));
        }
        PagedAddressSpace child = parent.dupMm();
        parent.copyToUser(BASE, bytes(2));
        child.copyToUser(BASE + LARGE - PAGE, bytes(3));
        assertThat(read(parent, BASE, 1)).containsExactly(2);
        assertThat(read(child, BASE, 1)).containsExactly(1);
        assertThat(read(parent, BASE + LARGE - PAGE, 1)).containsExactly(1);
        assertThat(read(child, BASE + LARGE - PAGE, 1)).containsExactly(3);
    }

    @Test
    void memoryGrowsByWhatIsWritten() {
        parent.mmap(fixed(BASE, LARGE, RW));
        parent.access().fill(BASE, (byte) 1, LARGE);
        int before = memory.used();
        PagedAddressSpace child = parent.dupMm();
        assertThat(memory.used()).isEqualTo(before);
        assertThat(child.use().rssAnon()).isEqualTo(parent.use().rssAnon()).isEqualTo(LARGE / PAGE);
        assertThat(child.use().pgtablesBytes()).isEqualTo(parent.use().pgtablesBytes());
        child.copyToUser(BASE + 5 * PAGE, bytes(2));
        assertThat(memory.used()).isEqualTo(before + 1);
        child.mmput();
        assertThat(memory.used()).isEqualTo(before);
        parent.mmput();
        assertThat(memory.used()).isEqualTo(1);
    }

    @Test
    void everyFirstWriteIsAMinorFaultEvenWhenTheOtherIsGone() {
        parent.mmap(fixed(BASE, LARGE, RW));
        parent.access().fill(BASE, (byte) 1, LARGE);
        PagedAddressSpace child = parent.dupMm();
        long before = parent.use().minFlt();
        parent.copyToUser(BASE, bytes(2));
        parent.copyToUser(BASE, bytes(3));
        assertThat(parent.use().minFlt()).isEqualTo(before + 1);
        child.mmput();
        parent.copyToUser(BASE + PAGE, bytes(2));
        parent.copyToUser(BASE + PAGE, bytes(3));
        assertThat(parent.use().minFlt()).isEqualTo(before + 2);
    }

    @Test
    void readsOfTheChildFaultNothing() {
        parent.mmap(fixed(BASE, LARGE, RW));
        parent.access().fill(BASE, (byte) 9, LARGE);
        PagedAddressSpace child = parent.dupMm();
        try (UserAccess access = child.access()) {
            assertThat(access.load8(BASE + LARGE - 8)).isEqualTo(0x0909090909090909L);
        }
        assertThat(child.use().minFlt()).isZero();
    }

    @Test
    void sharedMemoryStaysShared() {
        int flags = MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS;
        long at = parent.mmap(0, 2 * PAGE, RW, flags, Optional.empty(), 0);
        parent.copyToUser(at, bytes(1));
        PagedAddressSpace child = parent.dupMm();
        child.copyToUser(at + PAGE, bytes(4));
        assertThat(read(child, at, 1)).containsExactly(1);
        assertThat(read(parent, at + PAGE, 1)).containsExactly(4);
        parent.mmput();
        assertThat(read(child, at + PAGE, 1)).containsExactly(4);
        child.mmput();
        assertThat(memory.used()).isEqualTo(1);
    }

    @Test
    void adviceLeavesMemoryOutOrWipesIt() {
        parent.mmap(fixed(BASE, 3 * PAGE, RW));
        parent.access().fill(BASE, (byte) 1, 3 * PAGE);
        parent.madvise(BASE, PAGE, MADV_DONTFORK);
        parent.madvise(BASE + PAGE, PAGE, MADV_WIPEONFORK);
        PagedAddressSpace child = parent.dupMm();
        assertThat(child.read(BASE, new byte[1], 1)).isZero();
        assertThat(read(child, BASE + PAGE, 2)).containsExactly(0, 0);
        assertThat(read(child, BASE + 2 * PAGE, 1)).containsExactly(1);
        assertThat(child.use().totalVm()).isEqualTo(2);
        assertThat(child.use().rssAnon()).isEqualTo(1);
    }

    @Test
    void mappingsOfTheChildAreNotJoinedWithFreshOnes() {
        parent.mmap(fixed(BASE, PAGE, RW));
        parent.copyToUser(BASE, bytes(1));
        PagedAddressSpace child = parent.dupMm();
        child.mmap(fixed(BASE + PAGE, PAGE, RW));
        parent.mmap(fixed(BASE + PAGE, PAGE, RW));
        assertThat(child.vmas()).hasSize(2);
        assertThat(parent.vmas()).hasSize(1);
    }

    @Test
    void failsWithoutTraceIfTheMachineIsTooSmall() {
        MachineProfile small = new MachineProfileBuilder().memTotalPages(8).build();
        PagedAddressSpace large = space(small);
        large.mmap(fixed(BASE, 8 * PAGE, RW));
        large.mmap(fixed(BASE + 8 * PAGE, 8 * PAGE, RW));
        int before = memory.used();
        ExecException e = Assertions.catchThrowableOfType(ExecException.class, large::dupMm);
        assertThat(e.violation().rule()).isEqualTo(MmRule.OVERCOMMIT);
        assertThat(memory.used()).isEqualTo(before);
    }

    @Test
    void translationsThatAllowedWritingAreGone() {
        parent.mmap(fixed(BASE, LARGE, RW));
        try (UserAccess access = parent.access()) {
            access.fill(BASE, (byte) 1, LARGE);
            access.store1(BASE, (byte) 2);
            PagedAddressSpace child = parent.dupMm();
            access.store1(BASE, (byte) 3);
            assertThat(read(child, BASE, 1)).containsExactly(2);
            assertThat(read(parent, BASE, 1)).containsExactly(3);
        }
    }
}
