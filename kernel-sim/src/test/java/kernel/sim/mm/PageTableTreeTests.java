package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.PageTableGeometry;
import org.junit.jupiter.api.Test;

class PageTableTreeTests {
    private static PagedAddressSpace space(PageTableGeometry geometry, long taskSize) {
        MmapLayout layout = new MmapLayout(taskSize, taskSize, PAGE, false, 0, false, geometry);
        return new PagedAddressSpace(new PhysicalMemory(), MachineProfile.builtIn(), layout, MmLimits.NONE);
    }

    private static void touch(PagedAddressSpace space, long vaddr, int pages) {
        space.mmap(fixed(vaddr, (long) pages * PAGE, RW));
        space.copyToUser(vaddr, new byte[pages * PAGE]);
    }

    private static List<String> shown(PageTableNode node) {
        List<String> lines = new ArrayList<>();
        String line = String.format("%s %x-%x %d/%d", node.level(), node.start(), node.end(), node.used(), node.size());
        lines.add(line);
        node.tables().forEach(table -> lines.addAll(shown(table)));
        return lines;
    }

    @Test
    void hasFourLevelsOnX8664() {
        PagedAddressSpace space = space(PageTableGeometry.X86_64, 1L << 47);
        touch(space, 0x400000, 3);
        touch(space, 0x600000 - PAGE, 2);
        touch(space, 0x7fffffffe000L, 1);
        assertThat(shown(space.pageTableTree()))
                .containsExactly(
                        "PGD 0-1000000000000 2/512",
                        "PUD 0-8000000000 1/512",
                        "PMD 0-40000000 2/512",
                        "PTE 400000-600000 4/512",
                        "PTE 600000-800000 1/512",
                        "PUD 7f8000000000-800000000000 1/512",
                        "PMD 7fffc0000000-800000000000 1/512",
                        "PTE 7fffffe00000-800000000000 1/512");
        assertThat(space.pageTables()).isEqualTo(new PageTableUse(2, 2, 3));
    }

    @Test
    void hasTwoLevelsOnI386() {
        PagedAddressSpace space = space(PageTableGeometry.I386, 0xc0000000L);
        touch(space, 0x8048000, 1);
        touch(space, 0xbffff000L, 1);
        assertThat(shown(space.pageTableTree()))
                .containsExactly(
                        "PGD 0-100000000 2/1024", "PTE 8000000-8400000 1/1024", "PTE bfc00000-c0000000 1/1024");
    }

    @Test
    void hasThreeLevelsWithPhysicalAddressExtension() {
        PagedAddressSpace space = space(PageTableGeometry.PAE, 0xc0000000L);
        touch(space, 0xbffff000L, 1);
        assertThat(shown(space.pageTableTree()))
                .containsExactly("PGD 0-100000000 1/4", "PMD 80000000-c0000000 1/512", "PTE bfe00000-c0000000 1/512");
    }

    @Test
    void hasATopLevelAlwaysAndEmptyTablesAsLongAsANeighbourNeedsThem() {
        PagedAddressSpace space = space(PageTableGeometry.X86_64, 1L << 47);
        assertThat(shown(space.pageTableTree())).containsExactly("PGD 0-1000000000000 0/512");
        touch(space, 0x400000, 1);
        space.mmap(fixed(0x402000, PAGE, RW));
        space.munmap(0x400000, PAGE);
        assertThat(shown(space.pageTableTree())).hasSize(4).endsWith("PTE 400000-600000 0/512");
    }
}
