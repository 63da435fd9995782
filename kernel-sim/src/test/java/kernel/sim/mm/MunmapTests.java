package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.Errno;
import kernel.api.Prot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MunmapTests {
    private static final long TASK_SIZE = 0x7ffffffff000L;

    private final PagedAddressSpace space = TestSpaces.space();

    @ParameterizedTest
    @CsvSource({
        "0x10000, 0x4000, ''",
        "0x10000, 0x1000, 11000-14000",
        "0x13000, 0x1000, 10000-13000",
        "0x11000, 0x1000, 10000-11000 12000-14000",
        "0x11000, 0x1001, 10000-11000 13000-14000",
        "0x0, 0x11000, 11000-14000",
        "0x13000, 0x100000, 10000-13000",
        "0x20000, 0x1000, 10000-14000",
    })
    void cutsTheRangeOut(String vaddr, String length, String left) {
        space.mmap(fixed(0x10000, 4 * PAGE, RW));
        space.munmap(Long.decode(vaddr), Long.decode(length));
        String ranges = String.join(" ", shown(space)).replace(" rw-", "");
        assertThat(ranges).isEqualTo(left);
    }

    @Test
    void goesThroughHolesAndMappings() {
        space.mmap(fixed(0x10000, PAGE, RW));
        space.mmap(fixed(0x12000, PAGE, Prot.PROT_READ));
        space.mmap(fixed(0x14000, 2 * PAGE, RW));
        space.munmap(0x10000, 5 * PAGE);
        assertThat(shown(space)).containsExactly("15000-16000 rw-");
    }

    @Test
    void forgetsWhatWasWritten() {
        space.mmap(fixed(0x10000, PAGE, RW));
        space.copyToUser(0x10000, new byte[] {1});
        assertThat(space.isTouched(0x10000, 0x11000)).isTrue();
        space.munmap(0x10000, PAGE);
        space.mmap(fixed(0x10000, PAGE, RW));
        assertThat(space.isTouched(0x10000, 0x11000)).isFalse();
        assertThat(TestSpaces.read(space, 0x10000, 1)).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0x10001, 0x1000",
        "0x10000, 0",
        "0x10000, -1",
        "0x7ffffffff000, 0x1000",
        "0x7fffffffe000, 0x1001",
        "0x800000000000, 0x1000",
        "-4096, 0x1000",
    })
    void refusesWhatIsNoRange(String vaddr, String length) {
        assertRefused(space, MmRule.MUNMAP_RANGE, () -> space.munmap(Long.decode(vaddr), Long.decode(length)));
        assertThat(MmRule.MUNMAP_RANGE.errno()).isEqualTo(Errno.EINVAL);
    }

    @Test
    void reachesTheEndOfTheAddressSpace() {
        space.mmap(fixed(TASK_SIZE - PAGE, PAGE, RW));
        space.munmap(0, TASK_SIZE);
        assertThat(space.vmas()).isEmpty();
    }
}
