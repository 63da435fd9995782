package kernel.sim.mm;

/**
 * The stack of a program being executed: its strings are copied to it before anybody knows where it will be.
 *
 * @kernel v6.18 mm/vma_exec.c, {@code create_init_stack_mm}, {@code relocate_vma_down}; fs/exec.c,
 *     {@code setup_arg_pages}
 */
final class InitStack {
    private static final long INCOMPLETE_SETUP = VmFlags.VM_SEQ_READ | VmFlags.VM_RAND_READ;

    private final MmState mm;

    InitStack(MmState mm) {
        this.mm = mm;
    }

    /** Makes a stack of one page that ends at an address. */
    void create(long top) {
        mm.areas.insert(VmArea.anonymous(top - PhysicalMemory.PAGE_SIZE, top, VmFlags.STACK | INCOMPLETE_SETUP));
        mm.counters.noteVm(mm.areas.totalVm());
    }

    /** Gives the stack its rights, then moves it so that it ends at an address. */
    void finish(VmArea stack, long top, int prot) {
        long flags = (VmFlags.STACK & ~VmFlags.ACCESS) | VmFlags.ofProt(prot);
        VmArea finished = protect(stack, flags);
        if (top != stack.end()) {
            relocate(finished, top);
        }
        mm.flushTlb(0, mm.layout.taskSize());
    }

    private VmArea protect(VmArea stack, long flags) {
        VmArea changed = stack.withFlags(flags);
        mm.areas.replace(stack, changed);
        long protection = Pte.protection(flags);
        mm.tables.change(stack.start(), stack.end(), (vaddr, pte) -> Pte.modify(pte, protection | (pte & Pte.RW)));
        return changed;
    }

    private void relocate(VmArea stack, long top) {
        long length = stack.end() - stack.start();
        long start = top - length;
        new MovePageTables(mm, stack.start(), start, length).move();
        mm.areas.remove(stack);
        mm.areas.insert(new VmArea(start, top, stack.flags(), stack.backing(), stack.pgoff(), stack.anonVma()));
        mm.tables.free(Math.max(stack.start(), top), stack.end(), top, Long.MAX_VALUE);
    }
}
