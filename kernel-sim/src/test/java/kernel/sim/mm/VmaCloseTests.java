package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The kernel's own unit tests of mappings that somebody counts: they can grow, but none is joined away. What can be
 * joined has the same backing here, so either all or none of the neighbours are counted.
 *
 * @kernel v6.18 tools/testing/vma/vma.c, {@code test_vma_merge_with_close}, {@code test_vma_merge_new_with_close}
 */
class VmaCloseTests {
    private static final long FLAGS = VmFlags.VM_READ | VmFlags.VM_WRITE | VmFlags.VM_SHARED | VmFlags.VM_MAYSHARE;
    private static final long OTHER_FLAGS = FLAGS & ~VmFlags.VM_WRITE;

    private final PageCache segment = new PhysicalMemory().caches().shmem(16);
    private final VmArea.Backing backing = new VmArea.Attachment(segment);
    private final VmAreas areas = new VmAreas();

    private VmArea area(long start, long end, long flags) {
        return new VmArea(start, end, flags, backing, start >>> PhysicalMemory.PAGE_SHIFT, AnonVma.NONE);
    }

    private VmArea put(long start, long end, long flags) {
        VmArea area = area(start, end, flags);
        areas.insert(area);
        return area;
    }

    private List<String> shown() {
        return areas.all().stream()
                .map(area -> String.format("%x-%x %x", area.start(), area.end(), area.pgoff()))
                .toList();
    }

    @Nested
    class New {
        @Test
        void extendsThePreviousAndLeavesTheNext() {
            put(0, 0x2000, FLAGS);
            put(0x5000, 0x7000, FLAGS);
            areas.insertMerging(area(0x2000, 0x5000, FLAGS));
            assertThat(shown()).containsExactly("0-5000 0", "5000-7000 5");
        }

        @Test
        void extendsTheNextIfThatIsAll() {
            put(0x5000, 0x7000, FLAGS);
            areas.insertMerging(area(0x2000, 0x5000, FLAGS));
            assertThat(shown()).containsExactly("2000-7000 2");
        }

        @Test
        void isNotJoinedWithAnotherAttachmentOfTheSegment() {
            put(0, 0x2000, FLAGS);
            VmArea.Backing other = new VmArea.Attachment(segment);
            areas.insertMerging(new VmArea(0x2000, 0x3000, FLAGS, other, 2, AnonVma.NONE));
            assertThat(shown()).containsExactly("0-2000 0", "2000-3000 2");
        }
    }

    @Nested
    class Changed {
        @Test
        void isNotJoinedAwayByThePrevious() {
            put(0, 0x3000, FLAGS);
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS);
            areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertThat(shown()).containsExactly("0-3000 0", "3000-5000 3");
        }

        @Test
        void isNotJoinedAwayByTheNext() {
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS);
            put(0x5000, 0x9000, FLAGS);
            areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertThat(shown()).containsExactly("3000-5000 3", "5000-9000 5");
        }

        @Test
        void isNotJoinedAwayByBoth() {
            put(0, 0x3000, FLAGS);
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS);
            put(0x5000, 0x9000, FLAGS);
            VmArea result = areas.modify(changed, 0x3000, 0x5000, FLAGS);
            assertThat(shown()).containsExactly("0-3000 0", "3000-5000 3", "5000-9000 5");
            assertThat(result.flags()).isEqualTo(FLAGS);
        }

        @Test
        void givesAPartToThePrevious() {
            put(0, 0x3000, FLAGS);
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS);
            areas.modify(changed, 0x3000, 0x4000, FLAGS);
            assertThat(shown()).containsExactly("0-4000 0", "4000-5000 4");
        }

        @Test
        void givesAPartToTheNext() {
            VmArea changed = put(0x3000, 0x5000, OTHER_FLAGS);
            put(0x5000, 0x9000, FLAGS);
            areas.modify(changed, 0x4000, 0x5000, FLAGS);
            assertThat(shown()).containsExactly("3000-4000 3", "4000-9000 4");
        }
    }

    @Test
    void extendedItLeavesTheNext() {
        VmArea first = put(0, 0x1000, FLAGS);
        put(0x3000, 0x4000, FLAGS);
        areas.extend(first, area(0x1000, 0x3000, FLAGS));
        assertThat(shown()).containsExactly("0-3000 0", "3000-4000 3");
    }
}
