package kernel.sim.mm;

/**
 * Gives a child the memory of its parent, as fork does: the pages stay where they are until one of the two writes.
 *
 * @kernel v6.18 mm/mmap.c, {@code dup_mmap}; mm/memory.c, {@code copy_page_range}
 */
final class DupMmap {
    private final MmState parent;
    private final MmState child;

    DupMmap(MmState parent, MmState child) {
        this.parent = parent;
        this.child = child;
    }

    void dupMmap() {
        Accounting accounting = new Accounting(child);
        for (VmArea area : parent.areas.all()) {
            if (!area.has(VmFlags.VM_DONTCOPY)) {
                if (area.has(VmFlags.VM_ACCOUNT)) {
                    accounting.requireMemory(area.pages());
                }
                copy(area);
            }
        }
        child.isReadImpliesExec = parent.isReadImpliesExec;
        child.counters.noteVm(child.areas.totalVm());
        parent.tlbs.forEach(TlbListener::flushAll);
    }

    private void copy(VmArea area) {
        boolean isWiped = area.has(VmFlags.VM_WIPEONFORK);
        AnonVma family = isWiped ? AnonVma.NONE : area.anonVma().fork();
        long flags = area.flags() & ~VmFlags.VM_LOCKED;
        child.areas.insert(new VmArea(area.start(), area.end(), flags, area.backing(), area.pgoff(), family));
        // What a fault finds again anyway is not copied.
        boolean isCopied = area.has(VmFlags.VM_PFNMAP | VmFlags.VM_MIXEDMAP)
                || !area.anonVma().isNone();
        if (!isWiped && isCopied) {
            boolean isSharing = area.isAnonymous() && !area.has(VmFlags.VM_SHARED);
            int pages =
                    parent.tables.copyRange(child.tables, area.start(), area.end(), isSharing, this::copyPresentPte);
            child.counters.addAnon(pages);
        }
    }

    private long copyPresentPte(long vaddr, long pte) {
        int frame = Pte.frame(pte);
        if (frame == PhysicalMemory.ZERO_PAGE) {
            return pte;
        }
        child.memory.get(frame);
        if (Pte.isAnon(pte)) {
            child.counters.addAnon(1);
            return pte & ~Pte.RW;
        }
        child.counters.addMapped(Pte.isShmem(pte), 1);
        return pte & ~Pte.DIRTY;
    }
}
