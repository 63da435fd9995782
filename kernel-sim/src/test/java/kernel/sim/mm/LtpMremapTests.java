package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import kernel.api.Errno;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The Linux Test Project's tests of mremap(2), testcases/kernel/syscalls/mremap. */
class LtpMremapTests {
    private static final int MOVE = MremapFlags.MREMAP_MAYMOVE;
    private static final int FIXED = MremapFlags.MREMAP_MAYMOVE | MremapFlags.MREMAP_FIXED;
    private static final long BASE = 0x40000000;
    private static final long FREE = 0x50000000;

    private final PagedAddressSpace space = TestSpaces.space();
    private final byte[] content = TestFiles.pattern(8 * PAGE);
    private final FileDescription file =
            new FileDescription(TestFiles.of("/f", content).dentry(), true, true);

    private void assertErrno(MmRule rule, Errno errno, long from, long length, long wanted, int flags, long to) {
        assertRefused(space, rule, () -> space.mremap(from, length, wanted, flags, to));
        assertThat(rule.errno()).isEqualTo(errno);
    }

    @Test
    void mremap01EnlargesASharedMappingOfAFile() {
        long vaddr = space.mmap(0, 4 * PAGE, RW, MapFlags.MAP_SHARED, Optional.of(file), 0);
        space.copyToUser(vaddr, new byte[] {'x'});
        long moved = space.mremap(vaddr, 4 * PAGE, 8 * PAGE, MOVE, 0);
        byte[] expected = content.clone();
        expected[0] = 'x';
        assertThat(TestSpaces.read(space, moved, 8 * PAGE)).isEqualTo(expected);
        assertThat(space.areas()).hasSize(1);
    }

    @Test
    void mremap02NeedsAnAlignedOldAddress() {
        space.mmap(fixed(BASE, 4 * PAGE, RW));
        assertErrno(MmRule.MREMAP_ALIGNED, Errno.EINVAL, BASE + 1, 2 * PAGE, 4 * PAGE, MOVE, 0);
    }

    @Test
    void mremap03NeedsAMappingThere() {
        assertErrno(MmRule.MREMAP_MAPPED, Errno.EFAULT, BASE, PAGE, 2 * PAGE, MOVE, 0);
    }

    /** A System V segment, which lies below another mapping. */
    @Test
    void mremap04CannotEnlargeASegmentInPlace() {
        MmState mm = new MmState(
                new PhysicalMemory(), MachineProfile.builtIn(), TestSpaces.layout(true, false), TestSpaces.UNLIMITED);
        VmArea.Backing segment = new VmArea.Attachment(mm.memory.caches().shmem(2 * PAGE));
        long flags = VmFlags.ofProt(RW) | VmFlags.MAY | VmFlags.VM_SHARED | VmFlags.VM_MAYSHARE;
        mm.areas.insert(new VmArea(BASE, BASE + 2 * PAGE, flags, segment, 0, AnonVma.NONE));
        mm.areas.insert(VmArea.anonymous(BASE + 2 * PAGE, BASE + 3 * PAGE, flags));
        Accounting accounting = new Accounting(mm);
        Mremap call = new Mremap(mm, accounting, new UnmappedArea(mm), 0);
        assertThat(TestSpaces.errno(() -> call.doMremap(BASE, 2 * PAGE, 4 * PAGE, 0)))
                .isEqualTo(Errno.ENOMEM);
        assertThat(mm.areas.count()).isEqualTo(2);
    }

    @Nested
    class Mremap05 {
        @Test
        void needsMaymoveWithFixed() {
            space.mmap(fixed(BASE, PAGE, RW));
            assertErrno(MmRule.MREMAP_FLAGS, Errno.EINVAL, BASE, PAGE, PAGE, MremapFlags.MREMAP_FIXED, FREE);
        }

        @Test
        void needsAnAlignedNewAddress() {
            space.mmap(fixed(BASE, PAGE, RW));
            assertErrno(MmRule.MREMAP_ALIGNED, Errno.EINVAL, BASE, PAGE, PAGE, FIXED, FREE + 1);
        }

        @Test
        void needsAnotherPlace() {
            space.mmap(fixed(BASE, 2 * PAGE, RW));
            assertErrno(MmRule.MREMAP_RANGE, Errno.EINVAL, BASE, 2 * PAGE, PAGE, FIXED, BASE);
        }

        @Test
        void movesToAFreeAddress() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.copyToUser(BASE, new byte[] {1});
            assertThat(space.mremap(BASE, 1, 1, FIXED, FREE)).isEqualTo(FREE);
            assertThat(TestSpaces.read(space, FREE, 1)).containsExactly(1);
            assertThat(space.fault(BASE, Access.READ)).isEqualTo(Fault.MAPERR);
        }

        @Test
        void replacesWhatIsThere() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.copyToUser(BASE, new byte[] {1});
            space.mmap(fixed(FREE, PAGE, RW));
            space.copyToUser(FREE, new byte[] {2});
            assertThat(space.mremap(BASE, PAGE, PAGE, FIXED, FREE)).isEqualTo(FREE);
            assertThat(TestSpaces.read(space, FREE, 1)).containsExactly(1);
            assertThat(space.areas()).hasSize(1);
        }
    }

    @Test
    void mremap06KeepsTheBytesOfAFileWhileItsPartsMove() {
        long base = space.mmap(anywhere(32 * PAGE, RW));
        space.munmap(base, 32 * PAGE);
        int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_FIXED;
        space.mmap(base, 3 * PAGE, RW, flags, Optional.of(file), 0);
        assertThat(space.mremap(base + PAGE, PAGE, PAGE, FIXED, base + 16 * PAGE))
                .isEqualTo(base + 16 * PAGE);
        space.mmap(base + PAGE, PAGE, RW, flags, Optional.of(file), PAGE);
        space.munmap(base + 16 * PAGE, PAGE);
        assertThat(TestSpaces.read(space, base, 3 * PAGE)).isEqualTo(Arrays.copyOf(content, 3 * PAGE));
        assertThat(space.areas()).hasSize(1);
    }
}
