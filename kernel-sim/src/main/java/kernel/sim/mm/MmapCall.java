package kernel.sim.mm;

import java.util.Optional;
import kernel.api.ExecException;
import kernel.api.Prot;
import kernel.api.Violation;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;

/**
 * One call of mmap(2).
 *
 * @kernel v6.18 mm/mmap.c, {@code do_mmap}; mm/vma.c, {@code __mmap_region}
 */
final class MmapCall {
    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;
    private static final long MAX_FILE_BYTES = Long.MAX_VALUE;

    private final MmState mm;
    private final Accounting accounting;
    private final UnmappedArea unmapped;
    private final int flags;
    private final Optional<FileDescription> file;

    MmapCall(MmState mm, Accounting accounting, UnmappedArea unmapped, int flags, Optional<FileDescription> file) {
        this.mm = mm;
        this.accounting = accounting;
        this.unmapped = unmapped;
        this.flags = (flags & MapFlags.MAP_FIXED_NOREPLACE) == 0 ? flags : flags | MapFlags.MAP_FIXED;
        this.file = file;
    }

    /** Maps; returns where. */
    long doMmap(long addr, long length, int prot, long pgoff) {
        long size = checkedSize(length, pgoff);
        long vaddr = place(addr, size, pgoff);
        boolean isFree = (flags & MapFlags.MAP_FIXED_NOREPLACE) == 0 || mm.areas.isFree(vaddr, vaddr + size);
        MmRule.NOREPLACE.require(isFree, vaddr);
        long vmFlags = VmFlags.ofProt(effective(prot)) | calcVmFlagBits() | VmFlags.MAY;
        checkLocked(vmFlags, size);
        vmFlags = file.isPresent() ? fileFlags(vmFlags, file.get(), size, pgoff) : anonymousFlags(vmFlags);
        if ((flags & MapFlags.MAP_NORESERVE) != 0) {
            vmFlags |= VmFlags.VM_NORESERVE;
        }
        return mmapRegion(vaddr, size, vmFlags, pgoff);
    }

    /** Tells whether the pages are wanted at once. */
    boolean isPopulating() {
        boolean isLocked = (flags & MapFlags.MAP_LOCKED) != 0;
        return isLocked || (flags & (MapFlags.MAP_POPULATE | MapFlags.MAP_NONBLOCK)) == MapFlags.MAP_POPULATE;
    }

    private long checkedSize(long length, long pgoff) {
        MmRule.LENGTH_ZERO.require(length != 0, 0);
        long size = PagedAddressSpace.pageAlign(length);
        MmRule.LENGTH_WRAPS.require(size != 0, length);
        long end = pgoff + (size >>> PAGE_SHIFT);
        MmRule.PGOFF_WRAPS.require(Long.compareUnsigned(end, pgoff) >= 0, pgoff);
        MmRule.MAP_COUNT.require(accounting.isMapCountOk(), mm.areas.count());
        return size;
    }

    private long place(long addr, long size, long pgoff) {
        boolean isFixed = (flags & MapFlags.MAP_FIXED) != 0;
        MmRule.LENGTH.require(Long.compareUnsigned(size, mm.layout.taskSize()) <= 0, size);
        boolean isHuge = (flags & MapFlags.MAP_HUGETLB) != 0;
        MmRule.HUGETLB_ALIGNED.require(!isFixed || !isHuge || addr % UnmappedArea.LARGE_PAGE == 0, addr);
        if (isFixed && ErrorAddress.isError(addr)) {
            throw new ExecException(Violation.of(ErrorAddress.rule(addr)).withFound("0x" + Long.toHexString(addr)));
        }
        long vaddr = isFixed ? addr : unmapped.find(hint(addr), size, flags, file, pgoff);
        checkRange(mm, vaddr, size);
        return vaddr;
    }

    /** Refuses a range outside the address space, or below what the task may map. */
    static void checkRange(MmState mm, long vaddr, long size) {
        MmRule.RANGE.require(Long.compareUnsigned(vaddr, mm.layout.taskSize() - size) <= 0, vaddr);
        MmRule.ADDRESS_ALIGNED.require(vaddr % mm.machine.pageSize() == 0, vaddr);
        boolean isAllowed =
                mm.limits.canMapLow() || vaddr >= mm.machine.settings().mmapMinAddr();
        MmRule.MIN_ADDRESS.require(isAllowed, vaddr);
    }

    private long hint(long addr) {
        long page = addr & -PhysicalMemory.PAGE_SIZE;
        long lowest = PagedAddressSpace.pageAlign(mm.machine.settings().hintMin());
        return page == 0 || Long.compareUnsigned(page, lowest) >= 0 ? page : lowest;
    }

    private int effective(int prot) {
        boolean isNoexec = file.isPresent() && file.get().inode().mount().isNoexec();
        boolean isExecutable = mm.isReadImpliesExec && (prot & Prot.PROT_READ) != 0 && !isNoexec;
        return isExecutable ? prot | Prot.PROT_EXEC : prot;
    }

    private long calcVmFlagBits() {
        return bit(MapFlags.MAP_GROWSDOWN, VmFlags.VM_GROWSDOWN)
                | bit(MapFlags.MAP_LOCKED, VmFlags.VM_LOCKED)
                | bit(MapFlags.MAP_STACK, VmFlags.VM_NOHUGEPAGE);
    }

    private long bit(int flag, long vmFlag) {
        return (flags & flag) == 0 ? 0 : vmFlag;
    }

    private void checkLocked(long vmFlags, long size) {
        if ((vmFlags & VmFlags.VM_LOCKED) != 0) {
            boolean canLock = mm.limits.canLock() || mm.limits.memlock() != 0;
            MmRule.LOCK_RIGHT.require(canLock, mm.limits.memlock());
            MmRule.LOCK_LIMIT.require(accounting.mlockFutureOk(vmFlags, size >>> PAGE_SHIFT), size);
        }
    }

    private long fileFlags(long vmFlags, FileDescription opened, long size, long pgoff) {
        long offset = pgoff << PAGE_SHIFT;
        boolean isFileRange = Long.compareUnsigned(pgoff, MAX_FILE_BYTES >>> PAGE_SHIFT) <= 0
                && Long.compareUnsigned(offset, MAX_FILE_BYTES - size) <= 0;
        MmRule.FILE_RANGE.require(isFileRange, offset);
        int type = flags & MapFlags.MAP_TYPE;
        boolean isShared = type == MapFlags.MAP_SHARED || type == MapFlags.MAP_SHARED_VALIDATE;
        MmRule.TYPE.require(isShared || type == MapFlags.MAP_PRIVATE, type);
        boolean isUnknown = type == MapFlags.MAP_SHARED_VALIDATE && (flags & ~MapFlags.LEGACY_MASK) != 0;
        MmRule.UNKNOWN_FLAGS.require(!isUnknown, flags);
        boolean isForWriting = opened.isWritable();
        boolean isSharedWrite = isShared && (vmFlags & VmFlags.VM_WRITE) != 0;
        MmRule.FILE_WRITABLE.require(!isSharedWrite || isForWriting, vmFlags);
        long result = isShared ? vmFlags | VmFlags.VM_SHARED | VmFlags.VM_MAYSHARE : vmFlags;
        if (isShared && !isForWriting) {
            result &= ~(VmFlags.VM_MAYWRITE | VmFlags.VM_SHARED);
        }
        return readableFileFlags(result, opened);
    }

    private long readableFileFlags(long vmFlags, FileDescription opened) {
        MmRule.FILE_READABLE.require(opened.isReadable(), vmFlags);
        boolean isNoexec = opened.inode().mount().isNoexec();
        MmRule.FILE_NOEXEC.require(!isNoexec || (vmFlags & VmFlags.VM_EXEC) == 0, vmFlags);
        boolean canMmap = opened.canMmap() && opened.inode().attributes().type() == FileType.REGULAR;
        MmRule.FILE_MMAP.require(canMmap, 0);
        MmRule.GROWS.require((vmFlags & VmFlags.VM_GROWSDOWN) == 0, flags);
        return isNoexec ? vmFlags & ~VmFlags.VM_MAYEXEC : vmFlags;
    }

    private long anonymousFlags(long vmFlags) {
        int type = flags & MapFlags.MAP_TYPE;
        boolean isGrowing = (vmFlags & VmFlags.VM_GROWSDOWN) != 0;
        if (type == MapFlags.MAP_SHARED) {
            MmRule.GROWS.require(!isGrowing, flags);
            return vmFlags | VmFlags.VM_SHARED | VmFlags.VM_MAYSHARE;
        }
        if (type == MapFlags.MAP_DROPPABLE) {
            int unfit = MapFlags.MAP_LOCKED | MapFlags.MAP_HUGETLB | MapFlags.MAP_GROWSDOWN;
            MmRule.DROPPABLE.require((flags & unfit) == 0, flags);
            return vmFlags | VmFlags.VM_DROPPABLE | VmFlags.VM_NORESERVE | VmFlags.VM_WIPEONFORK | VmFlags.VM_DONTDUMP;
        }
        MmRule.TYPE.require(type == MapFlags.MAP_PRIVATE, type);
        return vmFlags;
    }

    private long mmapRegion(long vaddr, long size, long vmFlags, long pgoff) {
        long pages = size >>> PAGE_SHIFT;
        Replaced replaced = Replaced.of(mm, vaddr, vaddr + size);
        accounting.requireRoom(vmFlags, pages - replaced.pages());
        long counted = vmFlags;
        if (VmFlags.isAccountable(vmFlags)) {
            accounting.requireMemory(pages - replaced.accounted());
            counted |= VmFlags.VM_ACCOUNT;
        }
        replaced.unmap();
        MmRule.HUGETLB.require((flags & MapFlags.MAP_HUGETLB) == 0, size);
        boolean isSharedMemory = file.isEmpty() && (vmFlags & VmFlags.VM_SHARED) != 0;
        if (isSharedMemory && (vmFlags & VmFlags.VM_NORESERVE) == 0) {
            accounting.requireMemory(pages);
        }
        VmArea made = new VmArea(
                vaddr, vaddr + size, counted, backing(isSharedMemory, pages), start(vaddr, pgoff), AnonVma.NONE);
        mm.areas.insertMerging(made);
        mm.counters.noteVm(mm.areas.totalVm());
        return vaddr;
    }

    private VmArea.Backing backing(boolean isSharedMemory, long pages) {
        if (file.isPresent()) {
            return new VmArea.Mapped(file.get(), mm.memory.caches().of(file.get()));
        }
        return isSharedMemory ? new VmArea.Shmem(mm.memory.caches().shmem(pages)) : VmArea.ZEROES;
    }

    private long start(long vaddr, long pgoff) {
        if (file.isPresent()) {
            return pgoff;
        }
        return (flags & MapFlags.MAP_TYPE) == MapFlags.MAP_SHARED ? 0 : vaddr >>> PAGE_SHIFT;
    }
}
