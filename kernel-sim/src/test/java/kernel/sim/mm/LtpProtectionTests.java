package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kernel.api.Errno;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The Linux Test Project's tests of munmap(2) and mprotect(2), testcases/kernel/syscalls. */
class LtpProtectionTests {
    private static final long BASE = 0x10000;

    private final PagedAddressSpace space = TestSpaces.space();
    private final FileDescription file =
            new FileDescription(TestFiles.of("/f", TestFiles.pattern(5 * PAGE)).dentry(), true, true);

    private long mapFile(int pages, int prot) {
        return space.mmap(0, (long) pages * PAGE, prot, MapFlags.MAP_SHARED, Optional.of(file), 0);
    }

    @Nested
    class Munmap {
        @Test
        void munmap01TakesAllPagesAway() {
            long vaddr = mapFile(3, RW);
            assertThat(space.fault(vaddr, Access.READ).isResolved()).isTrue();
            space.munmap(vaddr, 3 * PAGE);
            assertThat(space.fault(vaddr, Access.READ)).isEqualTo(Fault.MAPERR);
            assertThat(space.areas()).isEmpty();
        }

        @Test
        void munmap02LeavesTheRestInPlace() {
            long vaddr = mapFile(3, RW);
            space.munmap(vaddr + PAGE, 2 * PAGE);
            assertThat(space.fault(vaddr + PAGE, Access.WRITE)).isEqualTo(Fault.MAPERR);
            assertThat(space.fault(vaddr + 3 * PAGE - 1, Access.WRITE)).isEqualTo(Fault.MAPERR);
            assertThat(space.fault(vaddr + PAGE - 1, Access.WRITE).isResolved()).isTrue();
        }

        @Test
        void munmap03StaysInsideTheAddressSpace() {
            long vaddr = mapFile(1, RW);
            assertRefused(space, MmRule.MUNMAP_RANGE, () -> space.munmap(-1, PAGE));
            assertRefused(space, MmRule.MUNMAP_RANGE, () -> space.munmap(vaddr, 0));
            assertRefused(space, MmRule.MUNMAP_RANGE, () -> space.munmap(vaddr + 1, PAGE));
            assertThat(MmRule.MUNMAP_RANGE.errno()).isEqualTo(Errno.EINVAL);
        }
    }

    @Nested
    class Mprotect {
        @Test
        void mprotect01NeedsMemory() {
            assertRefused(space, MmRule.MPROTECT_MAPPED, () -> space.mprotect(0, 1024, Prot.PROT_READ));
            assertThat(MmRule.MPROTECT_MAPPED.errno()).isEqualTo(Errno.ENOMEM);
        }

        @Test
        void mprotect01NeedsAnAlignedAddress() {
            long vaddr = space.mmap(anywhere(PAGE, RW));
            assertRefused(space, MmRule.MPROTECT_ALIGNED, () -> space.mprotect(vaddr + 1, 1024, Prot.PROT_READ));
            assertThat(MmRule.MPROTECT_ALIGNED.errno()).isEqualTo(Errno.EINVAL);
        }

        @Test
        void mprotect01NeedsAFileThatIsOpenForWriting() {
            FileDescription readOnly = new FileDescription(file.dentry());
            long vaddr = space.mmap(0, PAGE, Prot.PROT_READ, MapFlags.MAP_SHARED, Optional.of(readOnly), 0);
            assertRefused(space, MmRule.MPROTECT_ALLOWED, () -> space.mprotect(vaddr, PAGE, Prot.PROT_WRITE));
            assertThat(MmRule.MPROTECT_ALLOWED.errno()).isEqualTo(Errno.EACCES);
        }

        @Test
        void mprotect02LetsWriteWhatCouldOnlyBeRead() {
            long vaddr = space.mmap(
                    0, PAGE, Prot.PROT_READ, MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS, Optional.empty(), 0);
            assertThat(space.fault(vaddr, Access.WRITE)).isEqualTo(Fault.ACCERR);
            space.mprotect(vaddr, PAGE, Prot.PROT_WRITE);
            assertThat(space.copyToUser(vaddr, new byte[] {'a'})).isTrue();
        }

        @Test
        void mprotect03TakesWritingAway() {
            long vaddr = mapFile(1, RW);
            assertThat(space.fault(vaddr, Access.WRITE).isResolved()).isTrue();
            space.mprotect(vaddr, PAGE, Prot.PROT_READ);
            assertThat(space.fault(vaddr, Access.WRITE)).isEqualTo(Fault.ACCERR);
        }

        @Test
        void mprotect04TakesAllRightsAway() {
            long vaddr = space.mmap(anywhere(PAGE, RW));
            space.copyToUser(vaddr, new byte[] {1});
            space.mprotect(vaddr, PAGE, Prot.PROT_NONE);
            assertThat(space.fault(vaddr, Access.READ)).isEqualTo(Fault.ACCERR);
            space.mprotect(vaddr, PAGE, Prot.PROT_READ);
            assertThat(TestSpaces.read(space, vaddr, 1)).containsExactly(1);
        }

        @Test
        void mprotect04ExecutesOnlyWhatMayBeExecuted() {
            long vaddr = space.mmap(anywhere(PAGE, RW));
            space.copyToUser(vaddr, new byte[] {(byte) 0xc3});
            assertThat(space.fault(vaddr, Access.EXECUTE)).isEqualTo(Fault.ACCERR);
            space.mprotect(vaddr, PAGE, Prot.PROT_READ | Prot.PROT_EXEC);
            assertThat(space.fault(vaddr, Access.EXECUTE).isResolved()).isTrue();
        }

        @Test
        void mprotect05SplitsAndMergesWithoutMistakes() {
            int flags = MapFlags.MAP_FIXED | MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS;
            space.mmap(BASE, 5 * PAGE, Prot.PROT_READ, flags, Optional.empty(), 0);
            space.mprotect(BASE + PAGE, PAGE, Prot.PROT_EXEC);
            space.mprotect(BASE + 3 * PAGE, PAGE, Prot.PROT_WRITE);
            assertThat(shown(space))
                    .containsExactly(
                            "10000-11000 r--",
                            "11000-12000 --x",
                            "12000-13000 r--",
                            "13000-14000 -w-",
                            "14000-15000 r--");
            space.mprotect(BASE + PAGE, 4 * PAGE, Prot.PROT_READ);
            assertThat(shown(space)).containsExactly("10000-15000 r--");
        }
    }

    @Test
    void mprotectStopsAtAHoleAndKeepsWhatItDid() {
        space.mmap(fixed(BASE, PAGE, RW));
        space.mmap(fixed(BASE + 2 * PAGE, PAGE, RW));
        assertThat(TestSpaces.errno(() -> space.mprotect(BASE, 3 * PAGE, Prot.PROT_READ)))
                .isEqualTo(Errno.ENOMEM);
        assertThat(shown(space)).containsExactly("10000-11000 r--", "12000-13000 rw-");
    }
}
