package kernel.sim.mm;

import java.util.ArrayList;
import java.util.List;
import kernel.sim.profile.MachineProfile;

/** The parts of an address space that its calls work on. */
final class MmState {
    final PhysicalMemory memory;
    final MachineProfile machine;
    final VmAreas areas = new VmAreas();
    final PageTable tables;
    final MmCounters counters = new MmCounters();
    final List<TlbListener> tlbs = new ArrayList<>(1);
    MmapLayout layout;
    MmLimits limits;
    boolean isReadImpliesExec;

    MmState(PhysicalMemory memory, MachineProfile machine, MmapLayout layout, MmLimits limits) {
        this.memory = memory;
        this.machine = machine;
        this.layout = layout;
        this.limits = limits;
        this.tables = new PageTable(memory, layout.geometry());
    }

    /** Returns the lowest address that a program may map by a hint, and the lowest that is chosen for it. */
    long mmapMinAddr() {
        return Math.max(
                PhysicalMemory.PAGE_SIZE,
                PagedAddressSpace.pageAlign(machine.settings().hintMin()));
    }

    /** Tells whether the file that an area maps ends before a page: before the machine's page that it is a part of. */
    boolean isPastEnd(VmArea area, long index) {
        if (area.backing() instanceof VmArea.Shmem shmem) {
            return index >= shmem.cache().size();
        }
        if (area.backing() instanceof VmArea.Mapped mapped) {
            long page = machine.pageSize();
            long end = mapped.description().size() + page - 1 & -page;
            return index < 0 || index >= end >>> PhysicalMemory.PAGE_SHIFT;
        }
        return false;
    }

    /** Tells whether programs can have an address. */
    boolean isUser(long vaddr) {
        return Long.compareUnsigned(vaddr, layout.taskSize()) < 0;
    }

    /** Returns the page table entry of any address, 0 if nothing is mapped there. */
    long pte(long vaddr) {
        return isUser(vaddr) ? tables.get(vaddr) : 0;
    }

    void flushTlb(long from, long to) {
        for (TlbListener tlb : tlbs) {
            tlb.flushRange(from, to);
        }
    }

    void flushTlbPage(long vaddr) {
        for (TlbListener tlb : tlbs) {
            tlb.flushPage(vaddr);
        }
    }

    /** Takes a page away that nothing maps any more. */
    void forget(long pte) {
        int frame = Pte.frame(pte);
        if (frame == PhysicalMemory.ZERO_PAGE) {
            return;
        }
        if (Pte.isAnon(pte)) {
            counters.addAnon(-1);
        } else {
            counters.addMapped(Pte.isShmem(pte), -1);
        }
        memory.put(frame);
    }

    /** Takes the pages of a range away. */
    void zap(long from, long to) {
        counters.updateHiwaterRss();
        counters.addAnon(-tables.leaveShared(from, to));
        tables.change(from, to, (vaddr, pte) -> {
            forget(pte);
            return 0;
        });
        flushTlb(from, to);
    }

    /** Removes mappings that follow one another, with their pages and their page tables. */
    void unmapRegion(List<VmArea> gone) {
        long start = gone.get(0).start();
        long end = gone.get(gone.size() - 1).end();
        zap(start, end);
        gone.forEach(areas::remove);
        if (tables.isEmpty(start, end)) {
            return;
        }
        VmArea prev = areas.before(start);
        VmArea next = areas.findVma(end);
        tables.free(start, end, prev == null ? 0 : prev.end(), next == null ? Long.MAX_VALUE : next.start());
    }

    /** Gives everything back. */
    void exitMmap() {
        for (VmArea area : areas.all()) {
            zap(area.start(), area.end());
            areas.remove(area);
        }
        tables.clear();
    }
}
