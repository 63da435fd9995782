package kernel.sim.mm;

import kernel.api.Prot;
import org.jspecify.annotations.Nullable;

/**
 * mprotect(2): what a range allows.
 *
 * @kernel v6.18 mm/mprotect.c, {@code do_mprotect_pkey}, {@code mprotect_fixup}
 */
final class Mprotect {
    private static final int PROT_SEM = 0x8;
    private static final int PROT_GROWSDOWN = 0x01000000;
    private static final int PROT_GROWSUP = 0x02000000;
    private static final int KNOWN = Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC | PROT_SEM;

    private final MmState mm;
    private final Accounting accounting;
    private final PageFaults faults;

    Mprotect(MmState mm, Accounting accounting, PageFaults faults) {
        this.mm = mm;
        this.accounting = accounting;
        this.faults = faults;
    }

    void mprotect(long start, long length, int prot) {
        int grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
        int bits = prot & ~grows;
        MmRule.MPROTECT_GROWS.require(grows != (PROT_GROWSDOWN | PROT_GROWSUP), prot);
        MmRule.MPROTECT_ALIGNED.require(start % PhysicalMemory.PAGE_SIZE == 0, start);
        if (length == 0) {
            return;
        }
        long end = start + PagedAddressSpace.pageAlign(length);
        MmRule.MPROTECT_RANGE.require(Long.compareUnsigned(end, start) > 0, length);
        MmRule.MPROTECT_PROT.require((bits & ~KNOWN) == 0, prot);
        VmArea first = find(start);
        long last = end < 0 ? Long.MAX_VALUE : end;
        MmRule.MPROTECT_MAPPED.require(first != null && first.start() < last, start);
        protect(lowered(first, start, grows), raised(first, last, grows), bits);
    }

    private @Nullable VmArea find(long vaddr) {
        return vaddr < 0 ? null : mm.areas.findVma(vaddr);
    }

    private static long lowered(@Nullable VmArea first, long start, int grows) {
        if (first == null || grows != PROT_GROWSDOWN) {
            MmRule.MPROTECT_MAPPED.require(first != null && first.start() <= start, start);
            return start;
        }
        MmRule.MPROTECT_GROWS.require(first.isGrowsDown(), grows);
        return first.start();
    }

    private static long raised(@Nullable VmArea first, long end, int grows) {
        MmRule.MPROTECT_GROWS.require(first == null || grows != PROT_GROWSUP, grows);
        return end;
    }

    private void protect(long start, long end, int prot) {
        long at = start;
        while (at < end) {
            VmArea area = mm.areas.at(at);
            MmRule.MPROTECT_MAPPED.require(area != null, at);
            if (area != null) {
                at = protect(area, at, Math.min(end, area.end()), prot);
            }
        }
    }

    private long protect(VmArea area, long start, long end, int prot) {
        boolean isExecutable = mm.isReadImpliesExec && (prot & Prot.PROT_READ) != 0 && area.has(VmFlags.VM_MAYEXEC);
        long access = VmFlags.ofProt(isExecutable ? prot | Prot.PROT_EXEC : prot);
        long flags = (area.flags() & ~VmFlags.ACCESS) | access;
        MmRule.MPROTECT_ALLOWED.require((access & ~(flags >>> 4)) == 0, start);
        Replaced.checkSealed(area);
        if (flags != area.flags()) {
            fixup(area, start, end, flags);
        }
        return end;
    }

    private void fixup(VmArea area, long start, long end, long wanted) {
        long flags = wanted;
        long pages = (end - start) >>> PhysicalMemory.PAGE_SHIFT;
        if ((flags & VmFlags.VM_WRITE) != 0) {
            boolean isNewData = !VmFlags.isDataMapping(area.flags()) && VmFlags.isDataMapping(flags);
            MmRule.RLIMIT_DATA.require(
                    accounting.isBelowAs(isNewData ? pages : 0) && accounting.isBelowData(flags, isNewData ? pages : 0),
                    start);
            long counted = VmFlags.VM_ACCOUNT | VmFlags.VM_WRITE | VmFlags.VM_SHARED | VmFlags.VM_NORESERVE;
            if ((area.flags() & counted) == 0) {
                accounting.requireMemory(pages);
                flags |= VmFlags.VM_ACCOUNT;
            }
        } else if (area.has(VmFlags.VM_ACCOUNT)
                && area.isAnonymous()
                && area.anonVma().isNone()) {
            flags &= ~VmFlags.VM_ACCOUNT;
        }
        checkSplit(area, start, end);
        VmArea changed = mm.areas.modify(area, start, end, flags);
        changeProtection(start, end, flags, changed.backing() instanceof VmArea.Shmem);
        long locked = VmFlags.VM_LOCKED | VmFlags.VM_WRITE;
        if ((flags & (locked | VmFlags.VM_SHARED)) == locked && !area.has(VmFlags.VM_WRITE)) {
            faults.populate(start, end);
        }
    }

    private void checkSplit(VmArea area, long start, long end) {
        int max = mm.machine.settings().maxMapCount();
        boolean isSplit = start > area.start() || end < area.end();
        MmRule.MODIFY_COUNT.require(!isSplit || mm.areas.count() < max, mm.areas.count());
        Replaced.checkSplit(area, start);
        Replaced.checkSplit(area, end);
    }

    private void changeProtection(long start, long end, long flags, boolean isShmem) {
        long protection = Pte.protection(flags);
        boolean isPrivateWrite = (flags & (VmFlags.VM_WRITE | VmFlags.VM_SHARED)) == VmFlags.VM_WRITE;
        boolean isSharedWrite =
                (flags & (VmFlags.VM_WRITE | VmFlags.VM_SHARED)) == (VmFlags.VM_WRITE | VmFlags.VM_SHARED);
        mm.tables.change(start, end, (vaddr, pte) -> {
            boolean isOwn = isPrivateWrite && Pte.isAnon(pte) && mm.memory.refs(Pte.frame(pte)) == 1;
            boolean isDirty = isSharedWrite && (isShmem || Pte.isDirty(pte));
            return Pte.modify(pte, protection | (isOwn || isDirty ? Pte.RW : 0));
        });
        mm.flushTlb(start, end);
    }
}
