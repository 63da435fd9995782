package kernel.sim.mm;

/**
 * munmap(2).
 *
 * @kernel v6.18 mm/vma.c, {@code do_vmi_munmap}
 */
final class Munmap {
    private Munmap() {}

    static void checkRange(MmState mm, long vaddr, long length) {
        boolean isRange = vaddr % PhysicalMemory.PAGE_SIZE == 0
                && Long.compareUnsigned(vaddr, mm.layout.taskSize()) <= 0
                && Long.compareUnsigned(length, mm.layout.taskSize() - vaddr) <= 0
                && PagedAddressSpace.pageAlign(length) != 0;
        MmRule.MUNMAP_RANGE.require(isRange, vaddr);
    }

    static void munmap(MmState mm, long vaddr, long length) {
        checkRange(mm, vaddr, length);
        Replaced.of(mm, vaddr, vaddr + PagedAddressSpace.pageAlign(length)).unmap();
    }
}
