package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's own unit tests of mappings: how they are joined, split, enlarged.
 *
 * <p>One of them makes allocations fail in the midst of a change. Here nothing is allocated that a change could be left
 * without: there is nothing to be undone.
 *
 * @kernel v6.18 tools/testing/vma/vma.c
 */
class VmaMergeTests {
    private static final long FLAGS = VmFlags.VM_READ | VmFlags.VM_WRITE | VmFlags.VM_MAYREAD | VmFlags.VM_MAYWRITE;
    private static final long OTHER_FLAGS = VmFlags.VM_READ | VmFlags.VM_MAYREAD | VmFlags.VM_MAYWRITE;

    private final VmAreas areas = new VmAreas();

    private static VmArea area(long start, long end, long flags, AnonVma family) {
        return VmArea.anonymous(start, end, flags).withAnonVma(family);
    }

    private VmArea put(long start, long end) {
        return put(start, end, FLAGS, AnonVma.NONE);
    }

    private VmArea put(long start, long end, long flags) {
        return put(start, end, flags, AnonVma.NONE);
    }

    private VmArea put(long start, long end, long flags, AnonVma family) {
        VmArea area = area(start, end, flags, family);
        areas.insert(area);
        return area;
    }

    private VmArea add(long start, long end) {
        return areas.insertMerging(VmArea.anonymous(start, end, FLAGS));
    }

    /** Shows mappings as {@code start-end pgoff}, in hexadecimal, and checks that they are counted right. */
    private List<String> shown() {
        List<VmArea> all = areas.all();
        assertThat(areas.count()).isEqualTo(all.size());
        assertThat(areas.totalVm())
                .isEqualTo(all.stream().mapToLong(VmArea::pages).sum());
        return all.stream().map(VmaMergeTests::shown).toList();
    }

    private static String shown(VmArea area) {
        return String.format("%x-%x %x", area.start(), area.end(), area.pgoff());
    }

    /** {@code test_simple_merge}, {@code test_simple_modify}, {@code test_simple_expand}, {@code test_simple_shrink}. */
    @Nested
    class Simple {
        @Test
        void mergeFillsAHole() {
            put(0, 0x1000);
            put(0x2000, 0x3000);
            assertThat(shown(add(0x1000, 0x2000))).isEqualTo("0-3000 0");
            assertThat(shown()).containsExactly("0-3000 0");
        }

        @Test
        void modifySplitsInThree() {
            VmArea whole = put(0, 0x3000);
            VmArea middle = areas.modify(whole, 0x1000, 0x2000, OTHER_FLAGS);
            assertThat(shown(middle)).isEqualTo("1000-2000 1");
            assertThat(shown()).containsExactly("0-1000 0", "1000-2000 1", "2000-3000 2");
        }

        @Test
        void expandMakesItLonger() {
            VmArea first = put(0, 0x1000);
            areas.extend(first, VmArea.anonymous(0x1000, 0x3000, FLAGS));
            assertThat(shown()).containsExactly("0-3000 0");
        }

        @Test
        void shrinkMakesItShorter() {
            VmArea whole = put(0, 0x3000);
            areas.remove(areas.split(whole, 0x1000));
            assertThat(shown()).containsExactly("0-1000 0");
        }
    }

    /** {@code test_merge_new}. */
    @Nested
    class MergeNew {
        @Test
        void joinsWhateverItTouches() {
            put(0, 0x2000);
            put(0x3000, 0x4000);
            put(0xb000, 0xc000);
            add(0x7000, 0x9000);
            assertThat(shown()).containsExactly("0-2000 0", "3000-4000 3", "7000-9000 7", "b000-c000 b");
            add(0x2000, 0x3000);
            assertThat(shown()).containsExactly("0-4000 0", "7000-9000 7", "b000-c000 b");
            add(0x4000, 0x5000);
            assertThat(shown()).containsExactly("0-5000 0", "7000-9000 7", "b000-c000 b");
            add(0x6000, 0x7000);
            assertThat(shown()).containsExactly("0-5000 0", "6000-9000 6", "b000-c000 b");
            add(0x5000, 0x6000);
            assertThat(shown()).containsExactly("0-9000 0", "b000-c000 b");
            add(0xa000, 0xb000);
            assertThat(shown()).containsExactly("0-9000 0", "a000-c000 a");
            add(0x9000, 0xa000);
            assertThat(shown()).containsExactly("0-c000 0");
        }

        @Test
        void keepsAFamilyThatThreeShare() {
            AnonVma family = AnonVma.fresh();
            put(0, 0x1000, FLAGS, family);
            put(0x2000, 0x3000, FLAGS, family);
            VmArea joined = add(0x1000, 0x2000);
            assertThat(shown()).containsExactly("0-3000 0");
            assertThat(joined.anonVma()).isSameAs(family);
        }
    }

    /** {@code test_vma_merge_special_flags}. */
    @Nested
    class SpecialFlags {
        @ParameterizedTest
        @ValueSource(longs = {VmFlags.VM_IO, VmFlags.VM_DONTEXPAND, VmFlags.VM_PFNMAP, VmFlags.VM_MIXEDMAP})
        void preventTheMergeOfNewMappings(long special) {
            put(0, 0x3000, FLAGS | special);
            areas.insertMerging(VmArea.anonymous(0x3000, 0x4000, FLAGS | special));
            assertThat(shown()).containsExactly("0-3000 0", "3000-4000 3");
        }

        @ParameterizedTest
        @ValueSource(longs = {VmFlags.VM_IO, VmFlags.VM_DONTEXPAND, VmFlags.VM_PFNMAP, VmFlags.VM_MIXEDMAP})
        void preventTheMergeOfChangedMappings(long special) {
            put(0, 0x3000, FLAGS | special);
            VmArea changed = put(0x3000, 0x4000, FLAGS);
            assertThat(areas.modify(changed, 0x3000, 0x4000, FLAGS | special)).isEqualTo(areas.at(0x3000));
            assertThat(shown()).containsExactly("0-3000 0", "3000-4000 3");
        }
    }

    /** {@code test_merge_existing}. */
    @Nested
    class MergeExisting {
        private void modify(VmArea area, long start, long end) {
            VmArea changed = areas.modify(area, start, end, FLAGS);
            assertThat(changed).isEqualTo(areas.at(start));
        }

        @Test
        void givesItsUpperPartToTheNext() {
            VmArea changed = put(0x2000, 0x6000, OTHER_FLAGS);
            put(0x6000, 0x9000);
            modify(changed, 0x3000, 0x6000);
            assertThat(shown()).containsExactly("2000-3000 2", "3000-9000 3");
        }

        @Test
        void becomesAPartOfTheNext() {
            VmArea changed = put(0x2000, 0x6000, OTHER_FLAGS);
            put(0x6000, 0x9000);
            modify(changed, 0x2000, 0x6000);
            assertThat(shown()).containsExactly("2000-9000 2");
        }

        @Test
        void givesItsLowerPartToThePrevious() {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x7000, OTHER_FLAGS);
            modify(changed, 0x3000, 0x6000);
            assertThat(shown()).containsExactly("0-6000 0", "6000-7000 6");
        }

        @Test
        void becomesAPartOfThePrevious() {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x7000, OTHER_FLAGS);
            modify(changed, 0x3000, 0x7000);
            assertThat(shown()).containsExactly("0-7000 0");
        }

        @Test
        void joinsBoth() {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x7000, OTHER_FLAGS);
            put(0x7000, 0x9000);
            modify(changed, 0x3000, 0x7000);
            assertThat(shown()).containsExactly("0-9000 0");
        }

        @ParameterizedTest
        @CsvSource({"4, 5", "5, 6", "6, 7", "4, 7", "4, 6", "5, 7"})
        void joinsNothingInTheMiddle(int from, int to) {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x8000, OTHER_FLAGS);
            put(0x8000, 0xa000);
            modify(changed, from * 0x1000L, to * 0x1000L);
            assertThat(shown()).hasSize(5).contains("0-3000 0", "8000-a000 8");
            assertThat(shown(areas.at(from * 0x1000L)))
                    .isEqualTo(String.format("%x-%x %x", from * 0x1000, to * 0x1000, from));
        }
    }

    /** {@code test_anon_vma_non_mergeable}. */
    @Nested
    class FamiliesApart {
        private final AnonVma lower = AnonVma.fresh();
        private final AnonVma upper = AnonVma.fresh();

        @Test
        void stayApartWhenTheMiddleChanges() {
            put(0, 0x3000, FLAGS, lower);
            VmArea changed = put(0x3000, 0x7000, OTHER_FLAGS);
            put(0x7000, 0x9000, FLAGS, upper);
            areas.modify(changed, 0x3000, 0x7000, FLAGS);
            assertThat(shown()).containsExactly("0-7000 0", "7000-9000 7");
            assertThat(areas.all()).extracting(VmArea::anonVma).containsExactly(lower, upper);
        }

        @Test
        void stayApartWhenTheMiddleIsNew() {
            put(0, 0x3000, FLAGS, lower);
            put(0x7000, 0x9000, FLAGS, upper);
            add(0x3000, 0x7000);
            assertThat(shown()).containsExactly("0-7000 0", "7000-9000 7");
            assertThat(areas.all()).extracting(VmArea::anonVma).containsExactly(lower, upper);
        }
    }

    /** {@code test_dup_anon_vma}. */
    @Nested
    class FamilyOfTheDeleted {
        private final AnonVma family = AnonVma.fresh();

        private void assertOne(String mapping) {
            assertThat(shown()).containsExactly(mapping);
            assertThat(areas.all().get(0).anonVma()).isSameAs(family);
        }

        @Test
        void comesFromTheNextWhenOneExpandsOverIt() {
            VmArea first = put(0, 0x3000);
            put(0x3000, 0x5000, FLAGS, family);
            areas.extend(first, VmArea.anonymous(0x3000, 0x3000, FLAGS));
            assertOne("0-5000 0");
        }

        @Test
        void comesFromTheNextWhenAllThreeAreJoined() {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS);
            put(0x5000, 0x8000, FLAGS, family);
            areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertOne("0-8000 0");
        }

        @Test
        void comesFromTheMiddleWhenAllThreeAreJoined() {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS, family);
            put(0x5000, 0x8000);
            areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertOne("0-8000 0");
        }

        @Test
        void comesFromThePartThatThePreviousTakes() {
            put(0, 0x3000);
            VmArea changed = put(0x3000, 0x8000, OTHER_FLAGS, family);
            areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertThat(shown()).containsExactly("0-5000 0", "5000-8000 5");
            assertThat(areas.all()).extracting(VmArea::anonVma).containsOnly(family);
        }

        @Test
        void comesFromThePartThatTheNextTakes() {
            VmArea changed = put(0, 0x5000, OTHER_FLAGS, family);
            put(0x5000, 0x8000);
            areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertThat(shown()).containsExactly("0-3000 0", "3000-8000 3");
            assertThat(areas.all()).extracting(VmArea::anonVma).containsOnly(family);
        }
    }

    /** {@code test_merge_extend}. */
    @Test
    void extendJoinsTheNextWhenItReachesIt() {
        VmArea first = put(0, 0x1000);
        put(0x3000, 0x4000);
        areas.extend(first, VmArea.anonymous(0x1000, 0x3000, FLAGS));
        assertThat(shown()).containsExactly("0-4000 0");
    }

    /** {@code test_copy_vma}. */
    @Nested
    class CopyVma {
        @Test
        void standsApartFromItsOrigin() {
            VmArea origin = put(0x3000, 0x5000);
            VmArea copy = add(0, 0x2000);
            assertThat(shown()).containsExactly("0-2000 0", "3000-5000 3");
            assertThat(areas.at(0x3000)).isSameAs(origin);
            assertThat(areas.at(0)).isSameAs(copy);
        }

        @Test
        void joinsItsNewNeighbour() {
            put(0, 0x2000);
            put(0x6000, 0x8000);
            assertThat(shown(add(0x4000, 0x6000))).isEqualTo("4000-8000 4");
            assertThat(shown()).containsExactly("0-2000 0", "4000-8000 4");
        }
    }

    /** {@code test_expand_only_mode}. */
    @Test
    void expandOnlyLooksAtThePrevious() {
        put(0, 0x2000);
        put(0x3000, 0x5000);
        put(0x9000, 0xa000);
        areas.insertMergingDown(VmArea.anonymous(0x5000, 0x9000, FLAGS));
        assertThat(shown()).containsExactly("0-2000 0", "3000-9000 3", "9000-a000 9");
    }
}
