package kernel.sim.mm;

import java.util.function.ToLongFunction;
import kernel.api.ExecException;
import kernel.api.MmField;

/**
 * The break: memory behind the program that grows and shrinks.
 *
 * @kernel v6.18 mm/mmap.c, {@code brk}, {@code vm_brk_flags}; mm/vma.c, {@code do_brk_flags}
 */
final class Brk {
    private static final long PAGE = PhysicalMemory.PAGE_SIZE;

    private final MmState mm;
    private final Accounting accounting;

    Brk(MmState mm, Accounting accounting) {
        this.mm = mm;
        this.accounting = accounting;
    }

    /** Tells whether the break can move; if so, the mappings follow. */
    boolean move(long wanted, ToLongFunction<MmField> fields) {
        long old = fields.applyAsLong(MmField.BRK);
        long start = fields.applyAsLong(MmField.START_BRK);
        long data = fields.applyAsLong(MmField.END_DATA) - fields.applyAsLong(MmField.START_DATA);
        boolean isBelowLimit = mm.limits.data() == MmLimits.INFINITY
                || Long.compareUnsigned(wanted - start + data, mm.limits.data()) <= 0;
        if (Long.compareUnsigned(wanted, start) < 0 || !isBelowLimit) {
            return false;
        }
        long to = PagedAddressSpace.pageAlign(wanted);
        long from = PagedAddressSpace.pageAlign(old);
        if (to == from) {
            return true;
        }
        return Long.compareUnsigned(wanted, old) <= 0 ? shrink(to, from) : grow(from, to, fields);
    }

    private boolean shrink(long to, long from) {
        VmArea first = mm.areas.findVma(to);
        if (first == null || first.start() >= from) {
            return false;
        }
        try {
            Replaced.of(mm, to, from).unmap();
            return true;
        } catch (ExecException e) {
            return false;
        }
    }

    private boolean grow(long from, long to, ToLongFunction<MmField> fields) {
        try {
            MmapCall.checkRange(mm, from, to - from);
            VmArea next = mm.areas.findVma(from);
            if (next != null && to + PAGE > startWithGap(next)) {
                return false;
            }
            doBrkFlags(from, to, 0, fields.applyAsLong(MmField.START_BRK));
            return true;
        } catch (ExecException e) {
            return false;
        }
    }

    private long startWithGap(VmArea area) {
        return area.isGrowsDown() ? area.start() - mm.layout.stackGuardGap() : area.start();
    }

    void brkFlags(long vaddr, long length, boolean isExecutable) {
        long full = PagedAddressSpace.pageAlign(length);
        MmRule.LENGTH_WRAPS.require(Long.compareUnsigned(full, length) >= 0, length);
        if (full == 0) {
            return;
        }
        MmRule.LENGTH.require(Long.compareUnsigned(full, mm.layout.taskSize()) <= 0, full);
        MmapCall.checkRange(mm, vaddr, full);
        Replaced.of(mm, vaddr, vaddr + full).unmap();
        doBrkFlags(vaddr, vaddr + full, isExecutable ? VmFlags.VM_EXEC : 0, 0);
    }

    /** Adds memory, to the mapping below if that starts high enough. */
    private void doBrkFlags(long from, long to, long more, long lowest) {
        long executable = mm.isReadImpliesExec ? VmFlags.VM_EXEC : 0;
        long flags = VmFlags.VM_READ | VmFlags.VM_WRITE | executable | more | VmFlags.MAY | VmFlags.VM_ACCOUNT;
        long pages = (to - from) >>> PhysicalMemory.PAGE_SHIFT;
        accounting.requireRoom(flags, pages);
        MmRule.MAP_COUNT.require(accounting.isMapCountOk(), mm.areas.count());
        accounting.requireMemory(pages);
        VmArea previous = mm.areas.at(from - 1);
        VmArea added = VmArea.anonymous(from, to, flags);
        if (previous == null || from <= lowest) {
            mm.areas.insert(added);
        } else {
            mm.areas.insertMergingDown(added);
        }
        mm.counters.noteVm(mm.areas.totalVm());
    }
}
