package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kernel.api.Errno;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel's own test of moves between places that are aligned to pages and to what higher page tables span.
 *
 * @kernel v6.18 tools/testing/selftests/mm/mremap_test.c
 */
class MremapMoveTests {
    private static final int FIXED = MremapFlags.MREMAP_MAYMOVE | MremapFlags.MREMAP_FIXED;
    private static final long SOURCE = 0x100000000000L;
    private static final long TARGET = 0x200000000000L;
    private static final long MB = 1 << 20;

    private final PagedAddressSpace space = TestSpaces.space();

    private void mapShared(long vaddr, long length) {
        int flags = MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_FIXED;
        space.mmap(vaddr, length, RW, flags, Optional.empty(), 0);
    }

    /** Returns how far apart the pages are that get a pattern: all of a small range, some of a large one. */
    private static long step(long length) {
        return Math.max(PAGE, length / 512 + PAGE & -PAGE);
    }

    private void writePattern(long vaddr, long length) {
        try (UserAccess access = space.access()) {
            for (long at = 0; at < length; at += step(length)) {
                access.store8(vaddr + at, at * 31 + 7);
                access.store8(vaddr + length - 8, length);
            }
        }
    }

    private void assertPattern(long vaddr, long length) {
        try (UserAccess access = space.access()) {
            assertThat(access.load8(vaddr + length - 8)).isEqualTo(length);
            for (long at = 0; at < length; at += step(length)) {
                assertThat(access.load8(vaddr + at)).isEqualTo(at * 31 + 7);
            }
            assertThat(access.fault().isResolved()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4096, 4096, 8192",
        "0x100000, 4096, 0x200000",
        "0x100000, 0x100000, 0x200000",
        "0x200000, 4096, 0x400000",
        "0x200000, 0x100000, 0x400000",
        "0x200000, 0x200000, 0x400000",
        "0x40000000, 4096, 0x80000000",
        "0x40000000, 0x100000, 0x80000000",
        "0x40000000, 0x200000, 0x80000000",
        "0x40000000, 0x40000000, 0x80000000",
    })
    void keepsAllBytes(long sourceAlignment, long targetAlignment, long length) {
        long source = SOURCE + sourceAlignment;
        long target = TARGET + targetAlignment;
        mapShared(source, length);
        writePattern(source, length);
        long tables = space.use().rssShmem();
        assertThat(space.mremap(source, length, length, FIXED, target)).isEqualTo(target);
        assertPattern(target, length);
        assertThat(space.use().rssShmem()).isEqualTo(tables);
        assertThat(space.areas()).hasSize(1);
        assertThat(space.fault(source, Access.READ)).isEqualTo(Fault.MAPERR);
    }

    @Nested
    class Refusals {
        private void assertInvalid(MmRule rule, long source, long target) {
            mapShared(SOURCE, 4 * PAGE);
            assertRefused(space, rule, () -> space.mremap(source, PAGE * 2, PAGE * 2, FIXED, target));
            assertThat(rule.errno()).isEqualTo(Errno.EINVAL);
        }

        @Test
        void overlappingPlaces() {
            assertInvalid(MmRule.MREMAP_RANGE, SOURCE, SOURCE + PAGE);
        }

        @Test
        void aTargetInsideAPage() {
            assertInvalid(MmRule.MREMAP_ALIGNED, SOURCE, TARGET + 1024);
        }

        @Test
        void aSourceInsideAPage() {
            assertInvalid(MmRule.MREMAP_ALIGNED, SOURCE + 1024, TARGET);
        }
    }

    @Nested
    class ExpandMerge {
        private final long vaddr = space.mmap(anywhere(3 * PAGE, RW));
        private final String whole = String.format("%x-%x rw-", vaddr, vaddr + 3 * PAGE);

        @Test
        void growsIntoAHole() {
            space.munmap(vaddr + PAGE, PAGE);
            assertThat(space.mremap(vaddr, PAGE, 2 * PAGE, 0, 0)).isEqualTo(vaddr);
            assertThat(shown(space)).containsExactly(whole);
        }

        @Test
        void growsFromTheMiddleOfAMapping() {
            space.munmap(vaddr + 2 * PAGE, PAGE);
            assertThat(space.mremap(vaddr + PAGE, PAGE, 2 * PAGE, 0, 0)).isEqualTo(vaddr + PAGE);
            assertThat(shown(space)).containsExactly(whole);
        }
    }

    @Test
    void movesSeveralMappingsWithTheHolesBetweenThem() {
        mapShared(SOURCE, MB);
        mapShared(SOURCE + 2 * MB, MB);
        writePattern(SOURCE, MB);
        writePattern(SOURCE + 2 * MB, MB);
        assertThat(space.mremap(SOURCE, 4 * MB, 4 * MB, FIXED, TARGET)).isEqualTo(TARGET);
        assertPattern(TARGET, MB);
        assertPattern(TARGET + 2 * MB, MB);
        assertThat(space.fault(TARGET + MB, Access.READ)).isEqualTo(Fault.MAPERR);
    }
}
