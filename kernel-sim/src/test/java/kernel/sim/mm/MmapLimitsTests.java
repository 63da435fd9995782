package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Prot;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a task may map. */
class MmapLimitsTests {
    private static final long INFINITY = MmLimits.INFINITY;

    private static PagedAddressSpace limited(long as, long data) {
        return TestSpaces.space(MachineProfile.builtIn(), TestSpaces.limits(as, data, INFINITY));
    }

    @Nested
    class AddressSpaceLimit {
        @ParameterizedTest
        @ValueSource(longs = {3 * PAGE, 4 * PAGE - 1})
        void countsAllMappingsInWholePages(long limit) {
            PagedAddressSpace space = limited(limit, INFINITY);
            space.mmap(fixed(0x10000, 2 * PAGE, Prot.PROT_NONE));
            assertRefused(space, MmRule.RLIMIT_AS, () -> space.mmap(anywhere(PAGE + 1, Prot.PROT_READ)));
            assertThat(MmRule.RLIMIT_AS.errno()).isEqualTo(Errno.ENOMEM);
            space.mmap(fixed(0x20000, PAGE, Prot.PROT_READ));
            assertRefused(space, MmRule.RLIMIT_AS, () -> space.mmap(anywhere(1, Prot.PROT_READ)));
        }

        @Test
        void doesNotCountWhatIsReplaced() {
            PagedAddressSpace space = limited(2 * PAGE, INFINITY);
            space.mmap(fixed(0x10000, 2 * PAGE, RW));
            space.mmap(fixed(0x10000, 2 * PAGE, Prot.PROT_READ));
            assertRefused(space, MmRule.RLIMIT_AS, () -> space.mmap(fixed(0x10000, 3 * PAGE, Prot.PROT_READ)));
        }

        @Test
        void leavesCutWhatWasToBeReplacedInPart() {
            PagedAddressSpace space = limited(2 * PAGE, INFINITY);
            space.mmap(fixed(0x10000, 2 * PAGE, RW));
            ExecException e = catchThrowableOfType(
                    ExecException.class, () -> space.mmap(fixed(0x11000, 2 * PAGE, Prot.PROT_READ)));
            assertThat(e.violation().rule()).isEqualTo(MmRule.RLIMIT_AS);
            assertThat(TestSpaces.shown(space)).containsExactly("10000-11000 rw-", "11000-12000 rw-");
        }

        @Test
        void isFreeAgainAfterMunmap() {
            PagedAddressSpace space = limited(2 * PAGE, INFINITY);
            space.mmap(fixed(0x10000, 2 * PAGE, RW));
            space.munmap(0x10000, PAGE);
            assertRefused(space, MmRule.RLIMIT_AS, () -> space.mmap(fixed(0x20000, 2 * PAGE, RW)));
            space.mmap(fixed(0x20000, PAGE, RW));
        }

        @Test
        void ofZeroForbidsEverything() {
            PagedAddressSpace space = limited(0, INFINITY);
            assertRefused(space, MmRule.RLIMIT_AS, () -> space.mmap(anywhere(1, Prot.PROT_NONE)));
        }
    }

    @Nested
    class DataLimit {
        @Test
        void countsWritableMappingsOnly() {
            PagedAddressSpace space = limited(INFINITY, 2 * PAGE + 100);
            space.mmap(fixed(0x10000, 64 * PAGE, Prot.PROT_READ | Prot.PROT_EXEC));
            space.mmap(fixed(0x100000, 2 * PAGE, RW));
            assertRefused(space, MmRule.RLIMIT_DATA, () -> space.mmap(anywhere(1, Prot.PROT_WRITE)));
            assertThat(MmRule.RLIMIT_DATA.errno()).isEqualTo(Errno.ENOMEM);
            space.mmap(anywhere(64 * PAGE, Prot.PROT_READ));
        }

        @Test
        void doesNotCountTheStack() {
            PagedAddressSpace space = limited(INFINITY, PAGE);
            TestSpaces.makeStack(space, 0x40000000, 0x40000000 + 8 * PAGE);
            space.mmap(fixed(0x10000, PAGE, RW));
            assertRefused(space, MmRule.RLIMIT_DATA, () -> space.mmap(anywhere(1, RW)));
        }

        @Test
        void ofZeroDoesNotBind() {
            PagedAddressSpace space = limited(INFINITY, 0);
            space.mmap(fixed(0x10000, 64 * PAGE, RW));
            assertThat(space.vmas()).hasSize(1);
        }

        @Test
        void isCheckedAfterTheLimitOfTheAddressSpace() {
            PagedAddressSpace space = limited(PAGE, PAGE);
            assertRefused(space, MmRule.RLIMIT_AS, () -> space.mmap(anywhere(2 * PAGE, RW)));
        }
    }

    @Nested
    class Overcommit {
        private static PagedAddressSpace withMemory(int mode) {
            MachineProfile machine = new MachineProfileBuilder()
                    .memTotalPages(100)
                    .overcommitMemory(mode)
                    .build();
            return TestSpaces.space(machine, TestSpaces.UNLIMITED);
        }

        @Test
        void refusesOneMappingLargerThanTheMachine() {
            PagedAddressSpace space = withMemory(0);
            assertRefused(space, MmRule.OVERCOMMIT, () -> space.mmap(anywhere(100 * PAGE + 1, RW)));
            assertThat(MmRule.OVERCOMMIT.errno()).isEqualTo(Errno.ENOMEM);
            space.mmap(fixed(0x10000, 100 * PAGE, RW));
            space.mmap(fixed(0x100000, 100 * PAGE, RW));
        }

        @Test
        void doesNotMindWhatCannotBeWritten() {
            PagedAddressSpace space = withMemory(0);
            assertThat(space.mmap(fixed(0x10000, 101 * PAGE, Prot.PROT_READ | Prot.PROT_EXEC)))
                    .isEqualTo(0x10000);
        }

        @Test
        void refusesNothingInModeOne() {
            assertThat(withMemory(1).mmap(fixed(0x10000, 1L << 40, RW))).isEqualTo(0x10000);
        }
    }

    @Nested
    class MapCount {
        private final PagedAddressSpace space =
                TestSpaces.space(new MachineProfileBuilder().maxMapCount(3).build(), TestSpaces.UNLIMITED);

        @Test
        void mayExceedTheSettingByOne() {
            for (long i = 1; i <= 4; i++) {
                space.mmap(fixed(i * 0x10000, PAGE, RW));
            }
            assertRefused(space, MmRule.MAP_COUNT, () -> space.mmap(fixed(0x90000, PAGE, RW)));
            assertThat(MmRule.MAP_COUNT.errno()).isEqualTo(Errno.ENOMEM);
            assertRefused(space, MmRule.MAP_COUNT, () -> space.brkFlags(0x90000, PAGE, false));
        }

        @Test
        void isCheckedEvenIfTheMappingWouldReplaceOne() {
            for (long i = 1; i <= 4; i++) {
                space.mmap(fixed(i * 0x10000, PAGE, RW));
            }
            assertRefused(space, MmRule.MAP_COUNT, () -> space.mmap(fixed(0x10000, PAGE, RW)));
            space.munmap(0x10000, PAGE);
            space.mmap(fixed(0x10000, PAGE, RW));
        }
    }

    @Nested
    class Order {
        @ParameterizedTest
        @CsvSource({
            "0x10001, 0x7ffffffff000, RANGE",
            "0x10001, 0x1000, ADDRESS_ALIGNED",
            "0x1, 0x1000, ADDRESS_ALIGNED",
            "0x0, 0x1000, MIN_ADDRESS",
            "0x10000, 0x1000, RLIMIT_AS",
        })
        void isThatOfTheKernel(String vaddr, String length, MmRule rule) {
            PagedAddressSpace space = limited(0, INFINITY);
            assertRefused(space, rule, () -> space.mmap(fixed(Long.decode(vaddr), Long.decode(length), RW)));
        }
    }
}
