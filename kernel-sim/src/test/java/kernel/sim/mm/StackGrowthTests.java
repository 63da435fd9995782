package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import kernel.api.Prot;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackGrowthTests {
    private static final long TOP = 0x40000000;
    private static final long GAP = 256 * PAGE;

    private static PagedAddressSpace withStack(MmLimits limits) {
        PagedAddressSpace space = TestSpaces.space(MachineProfile.builtIn(), limits);
        byte[] content = new byte[PAGE];
        Arrays.fill(content, (byte) 5);
        TestSpaces.makeStack(space, TOP - 2 * PAGE, TOP);
        assertThat(space.copyToUser(TOP - PAGE, content)).isTrue();
        return space;
    }

    private final PagedAddressSpace space = withStack(TestSpaces.UNLIMITED);

    @Test
    void beginsWithTheGivenPagesAtTheTop() {
        assertThat(shown(space)).containsExactly("3fffe000-40000000 rw-");
        assertThat(space.vmas().get(0).isGrowsDown()).isTrue();
        assertThat(TestSpaces.read(space, TOP - PAGE, PAGE)).containsOnly(5);
        assertThat(TestSpaces.read(space, TOP - 2 * PAGE, PAGE)).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0x3fffdfff, 3fffd000",
        "0x3fffd000, 3fffd000",
        "0x3fffcfff, 3fffc000",
        "0x10000000, 10000000",
    })
    void reachesDownToThePageOfTheAddress(String vaddr, String start) {
        assertThat(space.findExtendVma(Long.decode(vaddr))).isTrue();
        assertThat(shown(space)).containsExactly(start + "-40000000 rw-");
        assertThat(TestSpaces.read(space, TOP - PAGE, PAGE)).containsOnly(5);
        assertThat(space.copyToUser(Long.decode(vaddr), new byte[] {1})).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {TOP - 2 * PAGE, TOP - PAGE, TOP - 1})
    void isNotNeededInsideTheStack(long vaddr) {
        assertThat(space.findExtendVma(vaddr)).isTrue();
        assertThat(shown(space)).containsExactly("3fffe000-40000000 rw-");
    }

    @Test
    void happensWhenSomethingIsWrittenBelowTheStack() {
        assertThat(space.copyToUser(TOP - 3 * PAGE - 1, new byte[] {1, 2})).isTrue();
        assertThat(shown(space)).containsExactly("3fffc000-40000000 rw-");
        assertThat(TestSpaces.read(space, TOP - 3 * PAGE - 1, 2)).containsExactly(1, 2);
        assertThat(space.clearUser(TOP - 5 * PAGE, PAGE)).isTrue();
        assertThat(shown(space)).containsExactly("3fffb000-40000000 rw-");
    }

    @Test
    void isNotPossibleAboveTheStack() {
        assertThat(space.findExtendVma(TOP)).isFalse();
    }

    @Test
    void isNotPossibleForOtherMappings() {
        space.mmap(fixed(0x20000, PAGE, RW));
        assertThat(space.findExtendVma(0x1f000)).isFalse();
        assertThat(space.findExtendVma(0x20800)).isTrue();
        assertThat(shown(space)).containsExactly("20000-21000 rw-", "3fffe000-40000000 rw-");
    }

    @Nested
    class GuardGap {
        private final long below = 0x30000000;

        @Test
        void keepsAMibAboveAnotherMapping() {
            space.mmap(fixed(below - PAGE, PAGE, RW));
            assertThat(space.findExtendVma(below + GAP - PAGE)).isFalse();
            assertThat(space.findExtendVma(below + GAP - 1)).isFalse();
            assertThat(space.findExtendVma(below + GAP)).isTrue();
            assertThat(shown(space)).containsExactly("2ffff000-30000000 rw-", "30100000-40000000 rw-");
        }

        @Test
        void isNotKeptAboveWhatNobodyCanAccess() {
            space.mmap(fixed(below - PAGE, PAGE, Prot.PROT_NONE));
            assertThat(space.findExtendVma(below)).isTrue();
        }

        @Test
        void isNotKeptAboveAnotherStack() {
            TestSpaces.makeStack(space, below - PAGE, below);
            assertThat(space.findExtendVma(below)).isTrue();
        }
    }

    @Nested
    class StackLimits {
        @Test
        void boundTheStackInBytes() {
            PagedAddressSpace limited =
                    withStack(TestSpaces.limits(MmLimits.INFINITY, MmLimits.INFINITY, 4 * PAGE + 100));
            assertThat(limited.findExtendVma(TOP - 4 * PAGE - 1)).isFalse();
            assertThat(limited.findExtendVma(TOP - 4 * PAGE)).isTrue();
        }

        @Test
        void boundTheAddressSpace() {
            PagedAddressSpace limited = withStack(TestSpaces.limits(4 * PAGE, MmLimits.INFINITY, MmLimits.INFINITY));
            assertThat(limited.findExtendVma(TOP - 5 * PAGE)).isFalse();
            assertThat(limited.findExtendVma(TOP - 4 * PAGE)).isTrue();
        }

        @Test
        void doNotCountTheStackAsData() {
            PagedAddressSpace limited = withStack(TestSpaces.limits(MmLimits.INFINITY, PAGE, MmLimits.INFINITY));
            assertThat(limited.findExtendVma(TOP - 64 * PAGE)).isTrue();
        }

        @Test
        void includeTheLowestAddress() {
            MachineProfile machine =
                    new MachineProfileBuilder().mmapMinAddr(0x10000).build();
            PagedAddressSpace low = TestSpaces.space(machine, TestSpaces.UNLIMITED);
            TestSpaces.makeStack(low, 0x20000, 0x21000);
            assertThat(low.findExtendVma(0xffff)).isFalse();
            assertThat(low.findExtendVma(0x10000)).isTrue();
        }
    }
}
