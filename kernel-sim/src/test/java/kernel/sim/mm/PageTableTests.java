package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import kernel.sim.profile.PageTableGeometry;
import kernel.sim.profile.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares page tables with a map of pages, and the tables themselves with sets of what they span. */
class PageTableTests {
    private static final int STEPS = 4000;
    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;
    private static final long PAGE = PhysicalMemory.PAGE_SIZE;

    static Stream<PageTableGeometry> geometries() {
        return Stream.of(PageTableGeometry.X86_64, PageTableGeometry.I386, PageTableGeometry.PAE);
    }

    /** Page tables, and what they should hold. */
    private static final class Compared {
        private final PageTableGeometry geometry;
        private final PageTable tables;
        private final TreeMap<Long, Long> model = new TreeMap<>();
        private final Set<Long> ptes = new TreeSet<>();
        private final Set<Long> pmds = new TreeSet<>();
        private final Set<Long> puds = new TreeSet<>();
        private final SplittableRandom random = TestSeed.random(PageTableTests.class);
        private final List<Long> hot = new ArrayList<>();

        Compared(PageTableGeometry geometry) {
            this.geometry = geometry;
            this.tables = new PageTable(new PhysicalMemory(), geometry);
            for (int i = 0; i < 12; i++) {
                hot.add(random.nextLong(end() >>> geometry.pmdShift()) << geometry.pmdShift());
            }
        }

        private long end() {
            return Math.min(1L << 47, (long) geometry.pgdSize() << geometry.pgdShift());
        }

        /** Returns an address near one of a few places, so that tables have neighbours. */
        private long address() {
            long near = hot.get(random.nextInt(hot.size())) + random.nextInt(1 << 12) * PAGE - (1 << 11) * PAGE;
            return Math.min(Math.max(0, near), end() - PAGE);
        }

        private long[] range() {
            long one = address();
            long other = random.nextBoolean() ? address() : one + random.nextInt(2000) * PAGE;
            return new long[] {Math.min(one, other), Math.min(end(), Math.max(one, other))};
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0 -> change();
                case 1 -> free();
                case 2 -> move();
                default -> set(address(), Pte.of(1 + random.nextInt(1 << 20), Pte.PRESENT | Pte.USER));
            }
        }

        private void set(long vaddr, long pte) {
            tables.set(vaddr, pte);
            model.put(vaddr, pte);
            addTables(vaddr);
        }

        private void addTables(long vaddr) {
            ptes.add(vaddr >>> geometry.pmdShift());
            pmds.add(vaddr >>> geometry.pudShift());
            puds.add(vaddr >>> geometry.pgdShift());
        }

        private void change() {
            long[] range = range();
            List<Long> seen = new ArrayList<>();
            tables.change(range[0], range[1], (vaddr, pte) -> {
                assertThat(model).containsEntry(vaddr, pte);
                seen.add(vaddr);
                return pte ^ Pte.RW;
            });
            assertThat(seen)
                    .containsExactlyElementsOf(model.subMap(range[0], range[1]).keySet());
            model.subMap(range[0], range[1]).replaceAll((vaddr, pte) -> pte ^ Pte.RW);
        }

        /** Takes the pages of a range away, and the tables between the pages that are left. */
        private void free() {
            long[] range = range();
            tables.change(range[0], range[1], (vaddr, pte) -> 0);
            model.subMap(range[0], range[1]).clear();
            freeTables(range);
        }

        private void freeTables(long[] range) {
            Long below = model.lowerKey(range[0]);
            Long above = model.ceilingKey(range[1]);
            long floor = below == null ? 0 : below + PAGE;
            long ceiling = above == null ? Long.MAX_VALUE : above;
            tables.free(range[0], range[1], floor, ceiling);
            remove(ptes, geometry.pmdShift(), range, floor, ceiling);
            remove(pmds, geometry.pudShift(), range, floor, ceiling);
            remove(puds, geometry.pgdShift(), range, floor, ceiling);
        }

        private static void remove(Set<Long> indexes, int shift, long[] range, long floor, long ceiling) {
            indexes.removeIf(index -> {
                long start = index << shift;
                long end = (index + 1) << shift;
                boolean isTouched = start < range[1] && end > range[0];
                return isTouched && start >= floor && end <= ceiling;
            });
        }

        /** Moves the entries of one table, or of a part of it, to where none are, and frees what is left empty. */
        private void move() {
            long span = 1L << geometry.pmdShift();
            long from = address();
            long to = address();
            long rest = Math.min(span - (from & (span - 1)), span - (to & (span - 1)));
            long length = PAGE * (1 + random.nextLong(rest >>> PAGE_SHIFT));
            boolean isFree = model.subMap(to, to + length).isEmpty();
            boolean isEmpty = model.subMap(from, from + length).isEmpty();
            if (isEmpty || !isFree || Math.abs(to - from) < length) {
                return;
            }
            tables.moveEntries(from, to, length);
            addTables(to);
            TreeMap<Long, Long> moved = new TreeMap<>(model.subMap(from, from + length));
            model.subMap(from, from + length).clear();
            moved.forEach((vaddr, pte) -> model.put(vaddr - from + to, pte));
            freeTables(new long[] {from, from + length});
        }

        void assertSame() {
            for (int i = 0; i < 20; i++) {
                long vaddr = address();
                assertThat(tables.get(vaddr)).isEqualTo(model.getOrDefault(vaddr, 0L));
                long[] range = range();
                Long next = model.ceilingKey(range[0]);
                long expected = next == null ? range[1] : Math.min(next, range[1]);
                assertThat(tables.nextEntry(range[0], range[1])).isEqualTo(expected);
            }
            int folded = geometry.pudSize() == 1 ? 0 : puds.size();
            int middle = geometry.pmdSize() == 1 ? 0 : pmds.size();
            assertThat(tables.use()).isEqualTo(new PageTableUse(folded, middle, ptes.size()));
            assertThat(tables.bytes()).isEqualTo((folded + middle + ptes.size()) * PAGE);
        }

        void assertSameEverywhere() {
            TreeMap<Long, Long> found = new TreeMap<>();
            tables.change(0, end(), (vaddr, pte) -> {
                found.put(vaddr, pte);
                return pte;
            });
            assertThat(found).isEqualTo(model);
        }
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void answerLikeAMapAfterEveryChange(PageTableGeometry geometry) {
        Compared compared = new Compared(geometry);
        for (int i = 0; i < STEPS; i++) {
            compared.step();
            compared.assertSame();
        }
        compared.assertSameEverywhere();
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void reachBothEndsOfTheAddressSpace(PageTableGeometry geometry) {
        PageTable tables = new PageTable(new PhysicalMemory(), geometry);
        long last = Math.min(1L << 47, (long) geometry.pgdSize() << geometry.pgdShift()) - PAGE;
        tables.set(0, 3);
        tables.set(last, 5);
        assertThat(tables.get(0)).isEqualTo(3);
        assertThat(tables.get(last)).isEqualTo(5);
        assertThat(tables.nextEntry(PAGE, last + PAGE)).isEqualTo(last);
        tables.free(0, last + PAGE, 0, Long.MAX_VALUE);
        assertThat(tables.use()).isEqualTo(new PageTableUse(0, 0, 0));
    }

    @Test
    void haveTheSpansOfTheirMachine() {
        assertThat(PageTableGeometry.X86_64)
                .extracting(PageTableGeometry::pmdShift, PageTableGeometry::pudShift, PageTableGeometry::pgdShift)
                .containsExactly(21, 30, 39);
        assertThat(PageTableGeometry.I386)
                .extracting(PageTableGeometry::pmdShift, PageTableGeometry::pudShift, PageTableGeometry::pgdShift)
                .containsExactly(22, 22, 22);
        assertThat(PageTableGeometry.PAE)
                .extracting(PageTableGeometry::pmdShift, PageTableGeometry::pudShift, PageTableGeometry::pgdShift)
                .containsExactly(21, 30, 30);
    }
}
