package kernel.sim.mm;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kernel.sim.fs.FileDescription;
import org.jspecify.annotations.Nullable;

/**
 * One call of mremap(2): a mapping grows, shrinks or moves.
 *
 * @kernel v6.18 mm/mremap.c, {@code do_mremap}
 */
final class Mremap {
    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;

    private final MmState mm;
    private final Accounting accounting;
    private final UnmappedArea unmapped;
    private final int flags;
    private long addr;
    private long oldLength;
    private long newLength;
    private long delta;
    private long newAddr;

    Mremap(MmState mm, Accounting accounting, UnmappedArea unmapped, int flags) {
        this.mm = mm;
        this.accounting = accounting;
        this.unmapped = unmapped;
        this.flags = flags;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private boolean impliesNewAddr() {
        return has(MremapFlags.MREMAP_FIXED | MremapFlags.MREMAP_DONTUNMAP);
    }

    long doMremap(long from, long length, long wantedLength, long to) {
        addr = from;
        oldLength = PagedAddressSpace.pageAlign(length);
        newLength = PagedAddressSpace.pageAlign(wantedLength);
        newAddr = to;
        delta = Math.abs(oldLength - newLength);
        checkParams();
        if (has(MremapFlags.MREMAP_FIXED) && oldLength == newLength) {
            return remapMove();
        }
        VmArea area = prepared();
        return impliesNewAddr() ? mremapTo() : mremapAt(area);
    }

    private void checkParams() {
        MmRule.MREMAP_FLAGS.require((flags & ~MremapFlags.ALL) == 0, flags);
        MmRule.MREMAP_ALIGNED.require(addr % PhysicalMemory.PAGE_SIZE == 0, addr);
        boolean isLength = newLength != 0 && Long.compareUnsigned(newLength, mm.layout.taskSize()) <= 0;
        MmRule.MREMAP_LENGTH.require(isLength, newLength);
        if (!impliesNewAddr()) {
            return;
        }
        MmRule.MREMAP_RANGE.require(Long.compareUnsigned(newAddr, mm.layout.taskSize() - newLength) <= 0, newAddr);
        MmRule.MREMAP_ALIGNED.require(newAddr % PhysicalMemory.PAGE_SIZE == 0, newAddr);
        boolean isResized = has(MremapFlags.MREMAP_DONTUNMAP) && oldLength != newLength;
        MmRule.MREMAP_FLAGS.require(has(MremapFlags.MREMAP_MAYMOVE) && !isResized, flags);
        MmRule.MREMAP_RANGE.require(!overlaps(), newAddr);
        int max = mm.machine.settings().maxMapCount();
        MmRule.MREMAP_COUNT.require(mm.areas.count() + 2 < max - 3, mm.areas.count());
    }

    private boolean overlaps() {
        return Long.compareUnsigned(addr + oldLength, newAddr) > 0
                && Long.compareUnsigned(newAddr + newLength, addr) > 0;
    }

    /** Moves all mappings of a range, with the holes between them. */
    private long remapMove() {
        long start = addr;
        long end = addr + oldLength;
        long target = newAddr;
        long previousEnd = addr;
        long first = newAddr;
        boolean isFirst = true;
        List<VmArea> areas = addr < 0 ? List.of() : mm.areas.overlapping(start, end);
        MmRule.MREMAP_MAPPED.require(!areas.isEmpty() && areas.get(0).start() <= start, start);
        for (VmArea area : areas) {
            addr = Math.max(area.start(), start);
            oldLength = Math.min(end, area.end()) - addr;
            newLength = oldLength;
            newAddr = target + (isFirst ? 0 : addr - previousEnd);
            prepared();
            long moved = mremapTo();
            target = moved + newLength;
            previousEnd = addr + oldLength;
            isFirst = false;
        }
        return first;
    }

    private VmArea prepared() {
        VmArea area = lookup(addr);
        MmRule.MREMAP_MAPPED.require(area != null, addr);
        VmArea found = Objects.requireNonNull(area);
        Replaced.checkSealed(found);
        boolean isGrowing = Long.compareUnsigned(oldLength, newLength) < 0;
        if (!isGrowing && !impliesNewAddr()) {
            return found;
        }
        boolean isShared = found.has(VmFlags.VM_SHARED | VmFlags.VM_MAYSHARE);
        MmRule.MREMAP_PRIVATE.require(oldLength != 0 || isShared, addr);
        boolean isKernels = found.has(VmFlags.VM_DONTEXPAND | VmFlags.VM_PFNMAP);
        MmRule.MREMAP_DONTUNMAP.require(!has(MremapFlags.MREMAP_DONTUNMAP) || !isKernels, addr);
        // What is cut off may lie in other mappings.
        long moved = isGrowing ? oldLength : newLength;
        MmRule.MREMAP_MAPPED.require(Long.compareUnsigned(moved, found.end() - addr) <= 0, addr);
        if (isGrowing) {
            checkGrowth(found, isKernels);
        }
        return found;
    }

    private void checkGrowth(VmArea area, boolean isKernels) {
        long pgoff = area.pgoffAt(addr);
        MmRule.MREMAP_PGOFF.require(Long.compareUnsigned(pgoff + (newLength >>> PAGE_SHIFT), pgoff) >= 0, pgoff);
        MmRule.MREMAP_GROWS.require(!isKernels, addr);
        long growth = (newLength - oldLength) >>> PAGE_SHIFT;
        MmRule.LOCK_LIMIT.require(accounting.mlockFutureOk(area.flags(), growth), newLength);
        accounting.requireRoom(area.flags(), growth);
    }

    private @Nullable VmArea lookup(long vaddr) {
        return vaddr < 0 ? null : mm.areas.at(vaddr);
    }

    private long mremapAt(VmArea area) {
        if (oldLength == newLength) {
            return addr;
        }
        if (Long.compareUnsigned(oldLength, newLength) > 0) {
            shrink();
            return addr;
        }
        return expand(area);
    }

    private void shrink() {
        munmap(addr + newLength, oldLength - newLength);
    }

    private void munmap(long from, long length) {
        Munmap.checkRange(mm, from, length);
        Replaced.of(mm, from, from + length).unmap();
    }

    private long expand(VmArea area) {
        long growth = newLength - oldLength;
        if (area.end() - addr == oldLength && isExpandable(area, growth)) {
            if (area.has(VmFlags.VM_ACCOUNT)) {
                accounting.requireMemory(growth >>> PAGE_SHIFT);
            }
            extend(area, growth);
            return addr;
        }
        MmRule.MREMAP_MAYMOVE.require(has(MremapFlags.MREMAP_MAYMOVE), addr);
        newAddr = unmapped.find(0, newLength, shareFlags(area), file(area), area.pgoffAt(addr));
        return moveVma(area);
    }

    private boolean isExpandable(VmArea area, long growth) {
        long end = area.end() + growth;
        return Long.compareUnsigned(end, area.end()) > 0
                && Long.compareUnsigned(end, mm.layout.taskSize()) <= 0
                && mm.areas.isFree(area.end(), end)
                && (mm.limits.canMapLow()
                        || area.start() >= mm.machine.settings().mmapMinAddr());
    }

    private void extend(VmArea area, long growth) {
        VmArea grown = new VmArea(
                area.end(),
                area.end() + growth,
                area.flags(),
                area.backing(),
                area.pgoffAt(area.end()),
                area.anonVma());
        mm.areas.extend(area, grown);
        mm.counters.noteVm(mm.areas.totalVm());
    }

    private static int shareFlags(VmArea area) {
        return area.has(VmFlags.VM_MAYSHARE) ? MapFlags.MAP_SHARED : MapFlags.MAP_PRIVATE;
    }

    private static Optional<FileDescription> file(VmArea area) {
        return area.backing() instanceof VmArea.Mapped mapped ? Optional.of(mapped.description()) : Optional.empty();
    }

    private long mremapTo() {
        if (has(MremapFlags.MREMAP_FIXED)) {
            munmap(newAddr, newLength);
            MmRule.MREMAP_MAPPED.require(lookup(addr) != null, addr);
        }
        if (Long.compareUnsigned(oldLength, newLength) > 0) {
            shrink();
            oldLength = newLength;
        }
        VmArea area = Objects.requireNonNull(lookup(addr));
        if (has(MremapFlags.MREMAP_DONTUNMAP)) {
            accounting.requireRoom(area.flags(), oldLength >>> PAGE_SHIFT);
        }
        if (!has(MremapFlags.MREMAP_FIXED)) {
            newAddr = unmapped.find(newAddr, newLength, shareFlags(area), file(area), area.pgoffAt(addr));
        }
        MmapCall.checkRange(mm, newAddr, newLength);
        return moveVma(area);
    }

    private long moveVma(VmArea area) {
        int max = mm.machine.settings().maxMapCount();
        MmRule.MREMAP_COUNT.require(mm.areas.count() < max - 3, mm.areas.count());
        Replaced.checkSplit(area, addr);
        Replaced.checkSplit(area, addr + oldLength);
        if (area.has(VmFlags.VM_ACCOUNT)) {
            // What has just been cut off counts too.
            accounting.requireMemory((has(MremapFlags.MREMAP_DONTUNMAP) ? newLength : delta) >>> PAGE_SHIFT);
        }
        boolean isFresh = area.isAnonymous() && area.anonVma().isNone();
        long pgoff = isFresh ? newAddr >>> PAGE_SHIFT : area.pgoffAt(addr);
        VmArea copy = new VmArea(newAddr, newAddr + newLength, area.flags(), area.backing(), pgoff, area.anonVma());
        mm.areas.insertMerging(copy);
        movePageTables();
        if (has(MremapFlags.MREMAP_DONTUNMAP)) {
            leaveBehind();
        } else if (oldLength != 0) {
            Replaced.of(mm, addr, addr + oldLength).unmap();
        }
        mm.counters.noteVm(mm.areas.totalVm());
        return newAddr;
    }

    private void movePageTables() {
        new MovePageTables(mm, addr, newAddr, oldLength).move();
        mm.flushTlb(addr, addr + oldLength);
    }

    /** What stays has no pages any more, and no locks. */
    private void leaveBehind() {
        VmArea left = Objects.requireNonNull(lookup(addr));
        VmArea unlocked = left.withFlags(left.flags() & ~VmFlags.VM_LOCKED);
        boolean isWhole = left.start() == addr && left.end() == addr + oldLength;
        mm.areas.unlock(left, isWhole ? unlocked.withAnonVma(AnonVma.NONE) : unlocked);
    }
}
