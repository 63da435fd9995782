package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.MMAP_BASE;
import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.Mount;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where mappings without a fixed address go. */
class UnmappedAreaTests {
    private static final long MIB = 1 << 20;

    private final PagedAddressSpace space = TestSpaces.space();

    private static PagedAddressSpace laidOut(boolean is64, boolean isLegacy) {
        return new PagedAddressSpace(
                new PhysicalMemory(),
                MachineProfile.builtIn(),
                TestSpaces.layout(is64, isLegacy),
                TestSpaces.UNLIMITED);
    }

    private long hinted(long hint, long length) {
        return space.mmap(MapRequest.anonymous(hint, length, RW, Placement.ANYWHERE));
    }

    @Nested
    class TopDown {
        @Test
        void goesBelowTheLastMapping() {
            assertThat(space.mmap(anywhere(2 * PAGE, RW))).isEqualTo(MMAP_BASE - 2 * PAGE);
            assertThat(space.mmap(anywhere(PAGE, Prot.PROT_READ))).isEqualTo(MMAP_BASE - 3 * PAGE);
        }

        @Test
        void takesTheTopOfTheHighestHoleThatIsLargeEnough() {
            space.mmap(fixed(MMAP_BASE - 2 * PAGE, PAGE, RW));
            space.mmap(fixed(MMAP_BASE - 6 * PAGE, PAGE, RW));
            assertThat(space.mmap(anywhere(2 * PAGE, RW))).isEqualTo(MMAP_BASE - 4 * PAGE);
            assertThat(space.mmap(anywhere(PAGE, Prot.PROT_READ))).isEqualTo(MMAP_BASE - PAGE);
            assertThat(space.mmap(anywhere(PAGE, Prot.PROT_EXEC))).isEqualTo(MMAP_BASE - 5 * PAGE);
            assertThat(space.mmap(anywhere(PAGE, RW))).isEqualTo(MMAP_BASE - 7 * PAGE);
        }

        @Test
        void endsBelowAMappingThatCrossesTheBase() {
            space.mmap(fixed(MMAP_BASE - PAGE, 2 * PAGE, RW));
            assertThat(space.mmap(anywhere(PAGE, Prot.PROT_READ))).isEqualTo(MMAP_BASE - 2 * PAGE);
        }

        @Test
        void doesNotMindMappingsAboveTheBase() {
            space.mmap(fixed(MMAP_BASE, PAGE, RW));
            assertThat(space.mmap(anywhere(PAGE, Prot.PROT_READ))).isEqualTo(MMAP_BASE - PAGE);
        }

        @Test
        void leavesAMibFreeBelowAStack() {
            TestSpaces.makeStack(space, MMAP_BASE - 16 * PAGE, MMAP_BASE - 15 * PAGE);
            assertThat(space.mmap(anywhere(15 * PAGE, RW))).isEqualTo(MMAP_BASE - 15 * PAGE);
            assertThat(space.mmap(anywhere(PAGE, RW))).isEqualTo(MMAP_BASE - 16 * PAGE - MIB - PAGE);
        }

        @Test
        void leavesAMibFreeBelowAStackAboveTheBase() {
            TestSpaces.makeStack(space, MMAP_BASE + 16 * PAGE, MMAP_BASE + 17 * PAGE);
            assertThat(space.mmap(anywhere(PAGE, RW))).isEqualTo(MMAP_BASE + 16 * PAGE - MIB - PAGE);
        }

        @Test
        void goesUpwardsAboveTheBaseWhenNothingIsLeftBelow() {
            space.mmap(fixed(0x10000, MMAP_BASE - 0x10000, Prot.PROT_NONE));
            assertThat(space.mmap(anywhere(0x20000, Prot.PROT_READ))).isEqualTo(MMAP_BASE);
        }

        @Test
        void goesDownToTheLowestAddressAndNotFurther() {
            space.mmap(fixed(0x1f000, 0x7ffffffff000L - 0x1f000, Prot.PROT_NONE));
            assertThat(space.mmap(anywhere(0xf000, Prot.PROT_READ))).isEqualTo(0x10000);
            Assertions.assertThatThrownBy(() -> space.mmap(anywhere(PAGE, Prot.PROT_READ)))
                    .isInstanceOfSatisfying(
                            ExecException.class,
                            e -> assertThat(e.violation().rule()).isEqualTo(MmRule.NO_HOLE));
        }

        @Test
        void goesBelow4GibFor32BitPrograms() {
            assertThat(laidOut(false, false).mmap(anywhere(PAGE, RW))).isEqualTo(0xf7ffd000L);
        }
    }

    @Nested
    class Legacy {
        private final PagedAddressSpace legacy = laidOut(true, true);

        @Test
        void startsAtAThirdOfTheAddressSpace() {
            assertThat(legacy.mmap(anywhere(PAGE, RW))).isEqualTo(0x2aaaaaaab000L);
            assertThat(laidOut(false, true).mmap(anywhere(PAGE, RW))).isEqualTo(0x55555000L);
        }

        @Test
        void takesTheLowestHoleThatIsLargeEnough() {
            legacy.mmap(fixed(0x2aaaaaaac000L, PAGE, RW));
            legacy.mmap(fixed(0x2aaaaaab0000L, PAGE, RW));
            assertThat(legacy.mmap(anywhere(2 * PAGE, Prot.PROT_READ))).isEqualTo(0x2aaaaaaad000L);
            assertThat(legacy.mmap(anywhere(PAGE, Prot.PROT_EXEC))).isEqualTo(0x2aaaaaaab000L);
            assertThat(legacy.mmap(anywhere(2 * PAGE, Prot.PROT_NONE))).isEqualTo(0x2aaaaaab1000L);
        }

        @Test
        void startsBehindAMappingThatCrossesTheStart() {
            legacy.mmap(fixed(0x2aaaaaaaa000L, 3 * PAGE, RW));
            assertThat(legacy.mmap(anywhere(PAGE, Prot.PROT_READ))).isEqualTo(0x2aaaaaaad000L);
        }

        @Test
        void leavesAMibFreeBelowAStack() {
            long stack = 0x2aaaaaaab000L + MIB + PAGE;
            TestSpaces.makeStack(legacy, stack, stack + PAGE);
            assertThat(legacy.mmap(anywhere(PAGE, RW))).isEqualTo(0x2aaaaaaab000L);
            assertThat(legacy.mmap(anywhere(PAGE, Prot.PROT_READ))).isEqualTo(stack + PAGE);
        }
    }

    @Nested
    class Hints {
        @Test
        void areTakenIfTheRangeIsFree() {
            assertThat(hinted(0x40000000, PAGE)).isEqualTo(0x40000000);
            assertThat(hinted(0x50000fff, PAGE)).isEqualTo(0x50000000);
            assertThat(hinted(0x40001000, PAGE)).isEqualTo(0x40001000);
        }

        @ParameterizedTest
        @CsvSource({"0x40000000, 0x1000", "0x40001000, 0x1000", "0x3fffe000, 0x3000", "0x40001fff, 0x1000"})
        void areForgottenIfSomethingIsThere(String hint, String length) {
            space.mmap(fixed(0x40000000, 2 * PAGE, RW));
            long size = Long.decode(length);
            assertThat(hinted(Long.decode(hint), size)).isEqualTo(MMAP_BASE - size);
        }

        @Test
        void areForgottenBelowAStackIfTheGapIsTooSmall() {
            TestSpaces.makeStack(space, 0x40000000, 0x40001000);
            assertThat(hinted(0x40000000 - MIB, PAGE)).isEqualTo(MMAP_BASE - PAGE);
            assertThat(hinted(0x40000000 - MIB - PAGE, PAGE)).isEqualTo(0x40000000 - MIB - PAGE);
        }

        @ParameterizedTest
        @CsvSource({"0x7ffffffff000, 0x1000", "0x7fffffffe000, 0x2000", "-4096, 0x1000"})
        void areForgottenPastTheEnd(String hint, String length) {
            long size = Long.decode(length);
            assertThat(hinted(Long.decode(hint), size)).isEqualTo(MMAP_BASE - size);
        }

        @ParameterizedTest
        @CsvSource({"0x1000", "0xffff", "0x10000"})
        void areRaisedToTheLowestThatIsAllowed(String hint) {
            assertThat(hinted(Long.decode(hint), PAGE)).isEqualTo(0x10000);
        }

        @Test
        void areRoundedUpFromALowestInsideAPage() {
            MachineProfile machine =
                    new MachineProfileBuilder().hintMin(0x10001).build();
            PagedAddressSpace other = TestSpaces.space(machine, TestSpaces.UNLIMITED);
            assertThat(other.mmap(MapRequest.anonymous(0x2000, PAGE, RW, Placement.ANYWHERE)))
                    .isEqualTo(0x11000);
        }

        @ParameterizedTest
        @CsvSource({"0", "1", "0xfff"})
        void areNoneInPageZero(String hint) {
            assertThat(hinted(Long.decode(hint), PAGE)).isEqualTo(MMAP_BASE - PAGE);
        }
    }

    @Nested
    class LargePages {
        private static final Mount DISK = new Mount(false, false, true);

        private final FileDescription file = TestFiles.on(DISK, "/big", new byte[PAGE]);

        private long map(FileDescription what, long offset, long length) {
            return map(what, offset, length, 0);
        }

        private long map(FileDescription what, long offset, long length, long hint) {
            return space.mmap(MapRequest.ofFile(what, offset, hint, length, Prot.PROT_READ, Placement.ANYWHERE));
        }

        @ParameterizedTest
        @CsvSource({
            "0,        0x200000, 0x7ffff7c00000",
            "0,        0x400000, 0x7ffff7a00000",
            "0,        0x400001, 0x7ffff7a00000",
            "0x100000, 0x300000, 0x7ffff7b00000",
            "0x1000,   0x3ff000, 0x7ffff7a01000",
        })
        void holdWholeBlocksOfAFile(String offset, String length, String vaddr) {
            long found = map(file, Long.decode(offset), Long.decode(length));
            assertThat(found).isEqualTo(Long.decode(vaddr));
            assertThat((found - Long.decode(offset)) % (2 * MIB)).isZero();
        }

        @ParameterizedTest
        @CsvSource({"0, 0x1ff000", "0x1000, 0x3fe000", "0x100000, 0x2ff000"})
        void doNotMatterForLess(String offset, String length) {
            long size = Long.decode(length);
            assertThat(map(file, Long.decode(offset), size)).isEqualTo(MMAP_BASE - size);
        }

        @Test
        void areTheNextOnesIfThePlaceIsRightByChance() {
            space.mmap(fixed(0x7ffff7e00000L, MMAP_BASE - 0x7ffff7e00000L, RW));
            assertThat(map(file, 0, 4 * MIB)).isEqualTo(0x7ffff7a00000L);
        }

        @Test
        void areTheFirstOnesFoundInTheLegacyLayout() {
            PagedAddressSpace legacy = laidOut(true, true);
            MapRequest request = MapRequest.ofFile(file, 0, 0, 2 * MIB, Prot.PROT_READ, Placement.ANYWHERE);
            assertThat(legacy.mmap(request)).isEqualTo(0x2aaaaac00000L);
            legacy.mmap(fixed(0x2aaaaaaab000L, 0x2aaaab000000L - 0x2aaaaaaab000L, RW));
            assertThat(legacy.mmap(request)).isEqualTo(0x2aaaab000000L);
        }

        @Test
        void doNotMatterOnOtherFileSystems() {
            FileDescription other = TestFiles.of("/big", new byte[PAGE]);
            assertThat(map(other, 0, 4 * MIB)).isEqualTo(MMAP_BASE - 4 * MIB);
        }

        @Test
        void doNotMatterFor32BitPrograms() {
            MapRequest request = MapRequest.ofFile(file, 0, 0, 4 * MIB, Prot.PROT_READ, Placement.ANYWHERE);
            assertThat(laidOut(false, false).mmap(request)).isEqualTo(0xf7ffe000L - 4 * MIB);
        }

        @Test
        void doNotMatterWhereAHintIsFree() {
            assertThat(map(file, 0, 4 * MIB, 0x40001000)).isEqualTo(0x40001000);
        }

        @Test
        void matterWhereAHintIsNotFree() {
            space.mmap(fixed(0x40001000, PAGE, RW));
            assertThat(map(file, 0, 4 * MIB, 0x40001000)).isEqualTo(0x7ffff7a00000L);
        }

        @Test
        void holdMemoryThatIsAWholeNumberOfThem() {
            assertThat(space.mmap(anywhere(4 * MIB, RW))).isEqualTo(0x7ffff7a00000L);
            assertThat(space.mmap(anywhere(4 * MIB + PAGE, Prot.PROT_READ))).isEqualTo(0x7ffff75ff000L);
        }

        @Test
        void doNotMatterWhenTheyWouldNotFit() {
            space.mmap(fixed(0x10000, 0x7ffff7bff000L - 0x10000, Prot.PROT_NONE));
            space.mmap(fixed(MMAP_BASE, 0x7ffffffff000L - MMAP_BASE, Prot.PROT_NONE));
            assertThat(map(file, 0, 4 * MIB)).isEqualTo(0x7ffff7bff000L);
        }
    }
}
