package kernel.sim.mm;

import org.jspecify.annotations.Nullable;

/**
 * Lets stacks grow downwards when their program uses the memory below them.
 *
 * @kernel v6.18 mm/vma.c, {@code expand_downwards}, {@code acct_stack_growth}
 */
final class StackGrowth {
    private final MmState mm;
    private final Accounting accounting;

    StackGrowth(MmState mm, Accounting accounting) {
        this.mm = mm;
        this.accounting = accounting;
    }

    /** Returns the mapping of an address, after growing the stack above it if needed; null if there is none. */
    @Nullable
    VmArea findExtendVma(long vaddr) {
        VmArea area = mm.areas.findVma(vaddr);
        if (area == null || area.start() <= vaddr) {
            return area;
        }
        return area.isGrowsDown() ? expand(area, vaddr & -PhysicalMemory.PAGE_SIZE) : null;
    }

    /** Grows a stack to hold an address, whatever lies there; tells whether it does now. */
    boolean expand(long top, long vaddr) {
        VmArea stack = mm.areas.at(top - 1);
        return stack != null && (stack.start() <= vaddr || expand(stack, vaddr & -PhysicalMemory.PAGE_SIZE) != null);
    }

    private @Nullable VmArea expand(VmArea stack, long start) {
        long grow = (stack.start() - start) >>> PhysicalMemory.PAGE_SHIFT;
        boolean canGrow = Long.compareUnsigned(start, mm.mmapMinAddr()) >= 0
                && isFarFromPrevious(stack, start)
                && grow <= stack.pgoff()
                && accounting.mayExpandVm(stack.flags(), grow)
                && !isAboveStackLimit(stack.end() - start)
                && accounting.mlockFutureOk(stack.flags(), grow)
                && accounting.isEnoughMemory(grow);
        if (!canGrow) {
            return null;
        }
        AnonVma family = stack.anonVma().isNone() ? mm.areas.anonVmaFor(stack) : stack.anonVma();
        VmArea grown = new VmArea(start, stack.end(), stack.flags(), stack.backing(), stack.pgoff() - grow, family);
        mm.areas.replace(stack, grown);
        mm.counters.noteVm(mm.areas.totalVm());
        return grown;
    }

    private boolean isAboveStackLimit(long size) {
        return Long.compareUnsigned(size, mm.limits.stack()) > 0;
    }

    private boolean isFarFromPrevious(VmArea stack, long start) {
        VmArea previous = mm.areas.before(stack.start());
        return previous == null
                || previous.isGrowsDown()
                || !previous.has(VmFlags.ACCESS)
                || Long.compareUnsigned(start - previous.end(), mm.layout.stackGuardGap()) >= 0;
    }
}
