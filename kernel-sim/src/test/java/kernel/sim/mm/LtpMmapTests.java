package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import kernel.api.Errno;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Linux Test Project's tests of mmap(2), testcases/kernel/syscalls/mmap. Left out: mmap09, since files do not change
 * their size here, and mmap16, which fills a file system.
 */
class LtpMmapTests {
    private static final int SIZE = 4 * PAGE - 100;
    private static final long GAP = 256 * PAGE;

    private final PagedAddressSpace space = TestSpaces.space();
    private final byte[] content = TestFiles.pattern(SIZE);
    private final FileDescription readOnly = TestFiles.of("/f", content);
    private final FileDescription readWrite = new FileDescription(readOnly.dentry(), true, true);
    private final FileDescription writeOnly = new FileDescription(readOnly.dentry(), false, true);

    private long map(FileDescription file, int prot, int flags) {
        return space.mmap(0, 4 * PAGE, prot, flags, Optional.of(file), 0);
    }

    private long anonymous(long vaddr, long length, int prot, int flags) {
        return space.mmap(vaddr, length, prot, flags | MapFlags.MAP_ANONYMOUS, Optional.empty(), 0);
    }

    private byte[] load(long vaddr, int length) {
        byte[] loaded = new byte[length];
        try (UserAccess access = space.access()) {
            assertThat(access.read(vaddr, loaded, 0, length)).isEqualTo(length);
        }
        return loaded;
    }

    private void assertErrno(MmRule rule, Errno errno, FileDescription file, int prot, int flags) {
        assertRefused(space, rule, () -> map(file, prot, flags));
        assertThat(rule.errno()).isEqualTo(errno);
    }

    @Test
    void mmap01ShowsTheFileAndZeroesBehindItsEnd() {
        long vaddr = map(readWrite, RW, MapFlags.MAP_SHARED);
        assertThat(load(vaddr, 4 * PAGE)).isEqualTo(Arrays.copyOf(content, 4 * PAGE));
        assertThat(space.copyToUser(vaddr + SIZE + 5, new byte[] {'X', 'Y', 'Z'}))
                .isTrue();
        assertThat(load(vaddr, SIZE)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {Prot.PROT_READ, Prot.PROT_READ | Prot.PROT_EXEC})
    void mmap02And03And04ShowAFileThatCannotBeWritten(int prot) {
        long vaddr = map(readOnly, prot, MapFlags.MAP_SHARED);
        assertThat(load(vaddr, SIZE)).isEqualTo(content);
        assertThat(space.fault(vaddr, Access.WRITE)).isEqualTo(Fault.ACCERR);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ---p", "1, r--p", "2, -w-p", "3, rw-p", "4, --xp", "5, r-xp", "6, -wxp", "7, rwxp",
        "0, ---s", "1, r--s", "2, -w-s", "3, rw-s", "4, --xs", "5, r-xs", "6, -wxs", "7, rwxs",
    })
    void mmap04ShowsTheLettersOfItsProtection(int prot, String letters) {
        boolean isShared = letters.endsWith("s");
        anonymous(
                0x10000, 2 * PAGE, prot, MapFlags.MAP_FIXED | (isShared ? MapFlags.MAP_SHARED : MapFlags.MAP_PRIVATE));
        VmArea area = space.areas().get(0);
        String shown = Prot.describe(area.prot()) + (area.has(VmFlags.VM_MAYSHARE) ? "s" : "p");
        assertThat(shown).isEqualTo(letters);
    }

    @Test
    void mmap05CannotBeUsedWithoutAnyRight() {
        long vaddr = map(readWrite, Prot.PROT_NONE, MapFlags.MAP_SHARED);
        Fault fault = space.fault(vaddr, Access.READ);
        assertThat(fault).isEqualTo(Fault.ACCERR);
        assertThat(fault.signal().name()).isEqualTo("SIGSEGV");
        assertThat(fault.code()).isEqualTo(2);
    }

    @Nested
    class Refusals {
        @ParameterizedTest
        @CsvSource({"1, 1", "1, 2", "2, 2", "3, 2", "3, 1"})
        void mmap06And07NeedAFileThatIsOpenForReading(int prot, int flags) {
            assertErrno(MmRule.FILE_READABLE, Errno.EACCES, writeOnly, prot, flags);
        }

        @Test
        void mmap06NeedsAFileThatIsOpenForWritingToChangeIt() {
            assertErrno(MmRule.FILE_WRITABLE, Errno.EACCES, readOnly, RW, MapFlags.MAP_SHARED);
            map(readOnly, RW, MapFlags.MAP_PRIVATE);
        }

        @Test
        void mmap08NeedsAnOpenDescriptor() {
            assertRefused(
                    space,
                    MmRule.FILE_OPEN,
                    () -> space.mmap(0, PAGE, Prot.PROT_READ, MapFlags.MAP_SHARED, Optional.empty(), 0));
            assertThat(MmRule.FILE_OPEN.errno()).isEqualTo(Errno.EBADF);
        }

        @Test
        void mmap15DoesNotReachTheKernelsAddresses() {
            assertRefused(
                    space,
                    MmRule.RANGE,
                    () -> space.mmap(
                            1L << 53, PAGE, RW, MapFlags.MAP_SHARED | MapFlags.MAP_FIXED, Optional.of(readWrite), 0));
            assertThat(MmRule.RANGE.errno()).isEqualTo(Errno.ENOMEM);
        }

        @Test
        void mmap17ReplacesNothingIfToldSo() {
            long vaddr = anonymous(0, PAGE, RW, MapFlags.MAP_PRIVATE);
            assertRefused(
                    space,
                    MmRule.NOREPLACE,
                    () -> anonymous(vaddr, PAGE, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_FIXED_NOREPLACE));
            assertThat(MmRule.NOREPLACE.errno()).isEqualTo(Errno.EEXIST);
        }

        @Test
        void mmap20KnowsItsFlagsIfAsked() {
            int unknown = 1 << 7 | 1 << 9;
            assertErrno(MmRule.UNKNOWN_FLAGS, Errno.EOPNOTSUPP, readWrite, RW, MapFlags.MAP_SHARED_VALIDATE | unknown);
            map(readWrite, RW, MapFlags.MAP_SHARED | unknown);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MapFlags.MAP_PRIVATE, MapFlags.MAP_SHARED})
    void mmap10ChildrenSeeWhatTheirParentHad(int flags) {
        long vaddr = anonymous(0, 2 * PAGE, RW, flags);
        space.copyToUser(vaddr, new byte[] {'a'});
        PagedAddressSpace child = space.dupMm();
        assertThat(child.copyToUser(vaddr, new byte[] {'b'})).isTrue();
        assertThat(load(vaddr, 1)).containsExactly(flags == MapFlags.MAP_SHARED ? 'b' : 'a');
        child.munmap(vaddr, PAGE);
        assertThat(load(vaddr, PAGE)).hasSize(PAGE);
        child.mmput();
    }

    @Test
    void mmap11DoesNotWrapAroundTheLastAddress() {
        assertThat(anonymous(-PAGE, 2 * PAGE, RW, MapFlags.MAP_PRIVATE))
                .isPositive()
                .isLessThan(space.taskSize());
    }

    @Test
    void mmap12PopulatesAllPages() {
        long vaddr = map(readWrite, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_POPULATE);
        for (int page = 0; page < 4; page++) {
            assertThat(Pte.isPresent(space.walk(vaddr + (long) page * PAGE))).isTrue();
        }
    }

    @Test
    void mmap13GetsSigbusBehindTheEndOfTheFile() {
        long vaddr = space.mmap(0, 6 * PAGE, RW, MapFlags.MAP_SHARED, Optional.of(readWrite), 0);
        Fault fault = space.fault(vaddr + 4 * PAGE + 1, Access.WRITE);
        assertThat(fault).isEqualTo(Fault.ADRERR);
        assertThat(fault.signal().name()).isEqualTo("SIGBUS");
    }

    @Test
    void mmap14CountsWhatIsLocked() {
        anonymous(0, 1024 * PAGE, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_LOCKED);
        assertThat(space.use().lockedVm()).isEqualTo(1024);
        assertThat(space.use().rssAnon()).isEqualTo(1024);
    }

    /** A stack of a thread at the top of a free region, which grows into the rest of it. */
    @Nested
    class GrowingStack {
        private static final int STACK = 32 * PAGE;
        private static final long TOP = 0x40000000;

        private void mapStack(int mapped) {
            int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_FIXED | MapFlags.MAP_GROWSDOWN;
            anonymous(TOP - mapped, mapped, RW, flags);
        }

        /** Uses the stack from its top to its bottom. */
        private Fault recurse() {
            for (long at = TOP - 8; at >= TOP - STACK; at -= 512) {
                Fault fault = space.fault(at, Access.WRITE);
                if (!fault.isResolved()) {
                    return fault;
                }
            }
            return Fault.MINOR;
        }

        @ParameterizedTest
        @ValueSource(ints = {4 * PAGE, STACK / 2})
        void mmap18GrowsDown(int mapped) {
            anonymous(TOP - STACK - GAP - PAGE, PAGE, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_FIXED);
            mapStack(mapped);
            assertThat(recurse()).isEqualTo(Fault.MINOR);
            assertThat(space.areas().get(1).start()).isEqualTo(TOP - STACK);
        }

        @ParameterizedTest
        @ValueSource(ints = {4 * PAGE, STACK / 2})
        void mmap18DoesNotGrowTowardsWhatIsMappedBelow(int mapped) {
            mapStack(mapped);
            anonymous(TOP - STACK, PAGE, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_FIXED);
            assertThat(recurse()).isEqualTo(Fault.MAPERR);
        }
    }

    @Test
    void mmap19ShowsTheSameZeroesEverywhere() {
        long one = anonymous(0, PAGE, RW, MapFlags.MAP_PRIVATE);
        long other = anonymous(0, PAGE, RW, MapFlags.MAP_PRIVATE);
        assertThat(load(one, PAGE)).isEqualTo(load(other, PAGE)).containsOnly(0);
        space.copyToUser(one, new byte[] {1});
        assertThat(load(other, PAGE)).containsOnly(0);
    }

    @Test
    void mmap22DropsWhatForkMustNotCopy() {
        long vaddr = anonymous(0, PAGE, RW, MapFlags.MAP_DROPPABLE);
        space.copyToUser(vaddr, new byte[] {1});
        PagedAddressSpace child = space.dupMm();
        assertThat(TestSpaces.read(child, vaddr, 1)).containsExactly(0);
        child.mmput();
        long flags = VmFlags.VM_DROPPABLE | VmFlags.VM_WIPEONFORK | VmFlags.VM_DONTDUMP | VmFlags.VM_NORESERVE;
        assertThat(space.areas().get(0).flags() & flags).isEqualTo(flags);
    }

    @ParameterizedTest
    @ValueSource(ints = {MapFlags.MAP_LOCKED, MapFlags.MAP_GROWSDOWN, MapFlags.MAP_HUGETLB})
    void mmap22DropsNothingElse(int flag) {
        int flags = MapFlags.MAP_DROPPABLE | flag;
        PagedAddressSpace limited = TestSpaces.space(MachineProfile.builtIn(), TestSpaces.UNLIMITED);
        assertRefused(
                limited,
                MmRule.DROPPABLE,
                () -> limited.mmap(0, PAGE, RW, flags | MapFlags.MAP_ANONYMOUS, Optional.empty(), 0));
        assertThat(MmRule.DROPPABLE.errno()).isEqualTo(Errno.EINVAL);
    }

    @Test
    void mmap24SharedAndPrivateMappingsOfAFileAgreeUntilAWrite() {
        long shared = map(readWrite, RW, MapFlags.MAP_SHARED);
        long own = map(readWrite, RW, MapFlags.MAP_PRIVATE);
        space.copyToUser(shared, new byte[] {'s'});
        assertThat(load(own, 1)).containsExactly('s');
        space.copyToUser(own, new byte[] {'p'});
        assertThat(load(shared, 1)).containsExactly('s');
    }
}
