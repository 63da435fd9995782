package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.noreplace;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel's own test of MAP_FIXED_NOREPLACE: five pages, of which the three in the middle are mapped.
 *
 * @kernel v6.18 tools/testing/selftests/mm/map_fixed_noreplace.c
 */
class MapFixedNoreplaceTests {
    private final PagedAddressSpace space = TestSpaces.space();
    private long base;

    @BeforeEach
    void mapTheMiddle() {
        base = space.mmap(anywhere(5 * PAGE, RW));
        space.munmap(base, 5 * PAGE);
        assertThat(space.mmap(noreplace(base, 5 * PAGE))).isEqualTo(base);
        space.munmap(base, 5 * PAGE);
        assertThat(space.mmap(noreplace(base + PAGE, 3 * PAGE))).isEqualTo(base + PAGE);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "2, 1", "3, 2", "0, 2"})
    void refusesWhatOverlaps(long page, long count) {
        assertRefused(space, MmRule.NOREPLACE, () -> space.mmap(noreplace(base + page * PAGE, count * PAGE)));
        assertThat(MmRule.NOREPLACE.errno()).isEqualTo(Errno.EEXIST);
    }

    @Test
    void mapsWhatIsAdjacent() {
        assertThat(space.mmap(noreplace(base, PAGE))).isEqualTo(base);
        assertThat(space.mmap(noreplace(base + 4 * PAGE, PAGE))).isEqualTo(base + 4 * PAGE);
        space.munmap(base, 5 * PAGE);
        assertThat(space.areas()).isEmpty();
    }
}
