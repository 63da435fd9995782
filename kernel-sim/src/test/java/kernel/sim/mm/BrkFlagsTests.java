package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Prot;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrkFlagsTests {
    private final PagedAddressSpace space = TestSpaces.space();

    @Test
    void mapsZeroesThatCanBeWritten() {
        space.brkFlags(0x10000, PAGE + 1, false);
        assertThat(shown(space)).containsExactly("10000-12000 rw-");
        assertThat(TestSpaces.read(space, 0x10000, 2 * PAGE)).containsOnly(0);
    }

    @Test
    void canMakeThemExecutable() {
        space.brkFlags(0x10000, PAGE, true);
        assertThat(shown(space)).containsExactly("10000-11000 rwx");
    }

    @Test
    void makesThemExecutableIfThePersonalitySaysSo() {
        space.readImpliesExec();
        space.brkFlags(0x10000, PAGE, false);
        assertThat(shown(space)).containsExactly("10000-11000 rwx");
    }

    @Test
    void joinsTheMappingBelowButNotTheOneAbove() {
        space.mmap(fixed(0x10000, PAGE, RW));
        space.mmap(fixed(0x12000, PAGE, RW));
        space.brkFlags(0x11000, PAGE, false);
        assertThat(shown(space)).containsExactly("10000-12000 rw-", "12000-13000 rw-");
    }

    @Test
    void joinsNothingThatDiffers() {
        space.mmap(fixed(0x10000, PAGE, Prot.PROT_READ));
        space.brkFlags(0x11000, PAGE, false);
        space.brkFlags(0x12000, PAGE, true);
        assertThat(shown(space)).containsExactly("10000-11000 r--", "11000-12000 rw-", "12000-13000 rwx");
    }

    @Test
    void replacesWhatItCovers() {
        space.mmap(fixed(0x10000, 3 * PAGE, Prot.PROT_READ));
        space.brkFlags(0x11000, PAGE, false);
        assertThat(shown(space)).containsExactly("10000-11000 r--", "11000-12000 rw-", "12000-13000 r--");
    }

    @Test
    void forgetsWhatWasWrittenThere() {
        space.mmap(fixed(0x10000, PAGE, RW));
        space.copyToUser(0x10000, new byte[] {9});
        space.brkFlags(0x10000, PAGE, false);
        assertThat(TestSpaces.read(space, 0x10000, 1)).containsExactly(0);
    }

    @Test
    void doesNothingForNoBytes() {
        space.brkFlags(0x10001, 0, false);
        assertThat(space.vmas()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x10000,        -1,             LENGTH_WRAPS",
        "0x10000,        0x7ffffffff001, LENGTH",
        "0x10000,        -4096,          LENGTH",
        "0x7fffffffe000, 0x1001,         RANGE",
        "0x10001,        0x1000,         ADDRESS_ALIGNED",
        "0,              0x1000,         MIN_ADDRESS",
    })
    void refusesWhatIsNoRange(String vaddr, String length, MmRule rule) {
        assertRefused(space, rule, () -> space.brkFlags(Long.decode(vaddr), Long.decode(length), false));
    }

    @ParameterizedTest
    @CsvSource({"8192, -1, RLIMIT_AS", "-1, 8192, RLIMIT_DATA"})
    void staysBelowTheLimits(long as, long data, MmRule rule) {
        PagedAddressSpace limited =
                TestSpaces.space(MachineProfile.builtIn(), TestSpaces.limits(as, data, MmLimits.INFINITY));
        limited.mmap(fixed(0x10000, PAGE, RW));
        assertRefused(limited, rule, () -> limited.brkFlags(0x20000, 2 * PAGE, false));
        limited.brkFlags(0x20000, PAGE, false);
    }

    @Test
    void hasUnmappedTheRangeWhenALimitRefusesIt() {
        PagedAddressSpace limited = TestSpaces.space(
                MachineProfile.builtIn(), TestSpaces.limits(PAGE, MmLimits.INFINITY, MmLimits.INFINITY));
        limited.mmap(fixed(0x10000, PAGE, RW));
        ExecException e = catchThrowableOfType(ExecException.class, () -> limited.brkFlags(0x10000, 2 * PAGE, false));
        assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
        assertThat(limited.vmas()).isEmpty();
    }
}
