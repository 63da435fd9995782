package kernel.sim.proc;

import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.Pte;
import kernel.sim.mm.PteVisitor;
import kernel.sim.mm.VmArea;
import kernel.sim.mm.VmFlags;

/**
 * Adds up the pages of one mapping.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code smap_gather_stats}, {@code smaps_account}
 */
final class SmapGather implements PteVisitor {
    private static final long PAGE = PagedAddressSpace.PAGE;

    private final PagedAddressSpace mm;
    private final boolean isLocked;
    private long resident;
    private long sharedClean;
    private long sharedDirty;
    private long privateClean;
    private long privateDirty;
    private long referenced;
    private long anonymous;
    private long pssAnon;
    private long pssFile;
    private long pssShmem;
    private long pssDirty;
    private long pssLocked;

    private SmapGather(PagedAddressSpace mm, boolean isLocked) {
        this.mm = mm;
        this.isLocked = isLocked;
    }

    static MemSizeStats of(PagedAddressSpace mm, VmArea area) {
        SmapGather gather = new SmapGather(mm, (area.flags() & VmFlags.VM_LOCKED) != 0);
        mm.walk(area.start(), area.end(), gather);
        return gather.stats();
    }

    @Override
    public void visit(long vaddr, long pte) {
        if (!Pte.isNormal(pte)) {
            return;
        }
        int mapcount = mm.mapcount(pte);
        long pss = (PAGE << MemSizeStats.PSS_SHIFT) / mapcount;
        resident += PAGE;
        referenced += (pte & Pte.ACCESSED) != 0 ? PAGE : 0;
        pssLocked += isLocked ? pss : 0;
        addKind(pte, pss);
        addUse(mapcount > 1, Pte.isDirty(pte), pss);
    }

    private void addKind(long pte, long pss) {
        if (Pte.isAnon(pte)) {
            anonymous += PAGE;
            pssAnon += pss;
        } else if (Pte.isShmem(pte)) {
            pssShmem += pss;
        } else {
            pssFile += pss;
        }
    }

    private void addUse(boolean isShared, boolean isDirty, long pss) {
        if (isDirty) {
            pssDirty += pss;
            sharedDirty += isShared ? PAGE : 0;
            privateDirty += isShared ? 0 : PAGE;
        } else {
            sharedClean += isShared ? PAGE : 0;
            privateClean += isShared ? 0 : PAGE;
        }
    }

    private MemSizeStats stats() {
        return new MemSizeStats(
                resident,
                sharedClean,
                sharedDirty,
                privateClean,
                privateDirty,
                referenced,
                anonymous,
                pssAnon,
                pssFile,
                pssShmem,
                pssDirty,
                pssLocked);
    }
}
