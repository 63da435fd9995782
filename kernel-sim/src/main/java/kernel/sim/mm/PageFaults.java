package kernel.sim.mm;

/**
 * Brings pages into memory when they are used, as late as possible.
 *
 * @kernel v6.18 arch/x86/mm/fault.c, {@code do_user_addr_fault}; mm/memory.c, {@code handle_pte_fault}
 */
final class PageFaults {
    private static final long PAGE_MASK = -PhysicalMemory.PAGE_SIZE;
    private static final int AROUND_PAGES = 16;

    private final MmState mm;
    private final StackGrowth stacks;
    private boolean isAround;

    PageFaults(MmState mm, StackGrowth stacks) {
        this.mm = mm;
        this.stacks = stacks;
    }

    /** Chooses whether a read of a file page also maps its neighbours that are in memory. */
    void faultAround(boolean isOn) {
        isAround = isOn;
    }

    /** Answers a program's use of memory. */
    Fault fault(long vaddr, Access access) {
        if (!mm.isUser(vaddr)) {
            return mm.layout.isCanonical(vaddr) ? Fault.MAPERR : Fault.GENERAL_PROTECTION;
        }
        VmArea area = stacks.findExtendVma(vaddr);
        if (area == null) {
            return Fault.MAPERR;
        }
        if (!access.isAllowedBy(area.flags())) {
            return Fault.ACCERR;
        }
        return handleMmFault(area, vaddr & PAGE_MASK, access == Access.WRITE);
    }

    /** Brings a page in, whatever the program itself may do with it. */
    Fault handleMmFault(VmArea area, long vaddr, boolean isWrite) {
        long pte = mm.tables.get(vaddr);
        Fault fault = pte == 0 ? doMissingPage(area, vaddr, isWrite) : doPresentPage(area, vaddr, pte, isWrite);
        if (fault.isResolved()) {
            mm.counters.fault(fault == Fault.MAJOR);
        } else {
            mm.tables.allocate(vaddr);
        }
        return fault;
    }

    /**
     * Brings all pages of a range in, as far as that works.
     *
     * @kernel v6.18 mm/gup.c, {@code populate_vma_page_range}
     */
    void populate(long from, long to) {
        for (VmArea area : mm.areas.overlapping(from, to)) {
            boolean isWrite = (area.flags() & (VmFlags.VM_WRITE | VmFlags.VM_SHARED)) == VmFlags.VM_WRITE;
            long end = Math.min(to, area.end());
            boolean isResolved = area.has(VmFlags.ACCESS);
            for (long at = Math.max(from, area.start()); isResolved && at < end; at += PhysicalMemory.PAGE_SIZE) {
                long pte = mm.tables.get(at);
                boolean isThere = Pte.isPresent(pte) && (!isWrite || Pte.isWritable(pte));
                VmArea now = mm.areas.at(at);
                isResolved = isThere
                        || (now != null && handleMmFault(now, at, isWrite).isResolved());
            }
        }
    }

    /** Puts bytes into private memory that is just being made, whatever its protection. */
    void fill(long vaddr, byte[] content) {
        for (int done = 0; done < content.length; done += PhysicalMemory.PAGE_SIZE) {
            VmArea area = mm.areas.at(vaddr + done);
            if (area != null) {
                handleMmFault(area, vaddr + done, true);
                int frame = Pte.frame(mm.tables.get(vaddr + done));
                System.arraycopy(
                        content, done, mm.memory.array(frame), mm.memory.offset(frame), PhysicalMemory.PAGE_SIZE);
            }
        }
    }

    private Fault doPresentPage(VmArea area, long vaddr, long pte, boolean isWrite) {
        if (isWrite && !Pte.isWritable(pte)) {
            doWpPage(area, vaddr, pte);
            mm.flushTlbPage(vaddr);
        } else {
            mm.tables.touch(vaddr, pte, Pte.ACCESSED | (isWrite ? Pte.DIRTY : 0));
        }
        return Fault.MINOR;
    }

    private Fault doMissingPage(VmArea area, long vaddr, boolean isWrite) {
        if (!area.isAnonymous()) {
            return doFault(area, vaddr, isWrite);
        }
        if (isWrite) {
            setAnon(anonVmaPrepare(area), vaddr, mm.memory.allocZeroed());
        } else {
            mm.tables.set(vaddr, Pte.of(PhysicalMemory.ZERO_PAGE, Pte.protection(area.flags()) | Pte.ACCESSED));
        }
        return Fault.MINOR;
    }

    private void setAnon(VmArea area, long vaddr, int frame) {
        long writable = area.has(VmFlags.VM_WRITE) ? Pte.RW : 0;
        long bits = Pte.protection(area.flags()) | Pte.ANON | Pte.ACCESSED | Pte.DIRTY | writable;
        mm.tables.set(vaddr, Pte.of(frame, bits));
        mm.counters.addAnon(1);
    }

    private VmArea anonVmaPrepare(VmArea area) {
        if (!area.anonVma().isNone()) {
            return area;
        }
        VmArea prepared = area.withAnonVma(mm.areas.anonVmaFor(area));
        mm.areas.replace(area, prepared);
        return prepared;
    }

    private Fault doFault(VmArea area, long vaddr, boolean isWrite) {
        PageCache cache = area.cache();
        if (cache == null) {
            return doSpecialFault(area, vaddr, isWrite);
        }
        if (isAround && !isWrite) {
            mapPagesAround(area, vaddr, cache);
            if (mm.tables.get(vaddr) != 0) {
                return Fault.MINOR;
            }
        }
        return doFilePage(area, vaddr, cache, isWrite);
    }

    private Fault doFilePage(VmArea area, long vaddr, PageCache cache, boolean isWrite) {
        boolean isCow = isWrite && !area.has(VmFlags.VM_SHARED);
        if (isCow) {
            anonVmaPrepare(area);
        }
        long index = area.pgoffAt(vaddr);
        boolean isInside = !mm.isPastEnd(area, index);
        int known = isInside ? cache.get(index) : 0;
        int frame = isInside && known == 0 ? cache.load(index) : known;
        if (frame == 0) {
            return Fault.ADRERR;
        }
        if (isCow) {
            doCowFault(area, vaddr, frame);
        } else {
            if (isWrite) {
                cache.written();
            }
            setMapped(area, vaddr, frame, cache.isShmem(), isWrite);
        }
        return known == 0 && !cache.isShmem() ? Fault.MAJOR : Fault.MINOR;
    }

    /** Maps a page of others, for one of its users. */
    private void setMapped(VmArea area, long vaddr, int frame, boolean isShmem, boolean isWrite) {
        // Nobody needs to know of the first write to memory without a file.
        boolean isRw = area.has(VmFlags.VM_SHARED) && (isWrite || (isShmem && area.has(VmFlags.VM_WRITE)));
        long bits = Pte.protection(area.flags())
                | (isShmem ? Pte.SHMEM : 0)
                | (isRw ? Pte.RW : 0)
                | Pte.ACCESSED
                | (isWrite ? Pte.DIRTY : 0);
        mm.tables.set(vaddr, Pte.of(frame, bits));
        mm.counters.addMapped(isShmem, 1);
    }

    private void doCowFault(VmArea area, long vaddr, int from) {
        VmArea prepared = anonVmaPrepare(area);
        setAnon(prepared, vaddr, copy(from));
        mm.memory.put(from);
    }

    private int copy(int from) {
        int frame = mm.memory.alloc();
        System.arraycopy(
                mm.memory.array(from),
                mm.memory.offset(from),
                mm.memory.array(frame),
                mm.memory.offset(frame),
                PhysicalMemory.PAGE_SIZE);
        return frame;
    }

    /**
     * Maps the pages in memory around one that is read, that one too.
     *
     * @kernel v6.18 mm/memory.c, {@code do_fault_around}; mm/filemap.c, {@code filemap_map_pages}
     */
    private void mapPagesAround(VmArea area, long vaddr, PageCache cache) {
        long window = (long) AROUND_PAGES * PhysicalMemory.PAGE_SIZE;
        long start = Math.max(area.start(), vaddr & -window);
        long end = Math.min(start + window, Math.min(area.end(), mm.tables.tableEnd(vaddr)));
        long first = start;
        while (first < end && cache.find(area.pgoffAt(first)) == 0) {
            first += PhysicalMemory.PAGE_SIZE;
        }
        // For the last page of a file alone no table is made: it comes with the page, if that is the one that is read.
        boolean isLast = !cache.isShmem() && mm.isPastEnd(area, area.pgoffAt(first) + 1);
        if (isLast && mm.tables.table(vaddr) == null) {
            return;
        }
        for (long at = first; at < end; at += PhysicalMemory.PAGE_SIZE) {
            boolean isMissing = mm.tables.get(at) == 0 && !mm.isPastEnd(area, area.pgoffAt(at));
            int frame = isMissing ? cache.get(area.pgoffAt(at)) : 0;
            if (frame != 0) {
                setMapped(area, at, frame, cache.isShmem(), false);
            }
        }
    }

    /** Pages of the kernel's own are there; those that change all the time are no page of ours. */
    private Fault doSpecialFault(VmArea area, long vaddr, boolean isWrite) {
        PageCache content = mm.memory.caches().ofSpecial(area.special().orElseThrow());
        if (content == null) {
            mm.tables.set(vaddr, Pte.of(PhysicalMemory.ZERO_PAGE, Pte.protection(area.flags()) | Pte.ACCESSED));
            return isWrite ? Fault.ADRERR : Fault.MINOR;
        }
        int frame = content.load(area.pgoffAt(vaddr));
        if (isWrite) {
            doCowFault(area, vaddr, frame);
        } else {
            setMapped(area, vaddr, frame, false, false);
        }
        return Fault.MINOR;
    }

    /** A write to a page that cannot be written to yet: it is made so, or copied. */
    private void doWpPage(VmArea area, long vaddr, long pte) {
        // Until now a relative may have had the whole table too; the page's users are known only then.
        mm.tables.set(vaddr, pte);
        int frame = Pte.frame(pte);
        PageCache shared = area.has(VmFlags.VM_MAYSHARE) ? area.cache() : null;
        if (shared != null) {
            shared.written();
        }
        if (shared != null || (Pte.isAnon(pte) && mm.memory.refs(frame) == 1)) {
            mm.tables.set(vaddr, pte | Pte.RW | Pte.ACCESSED | Pte.DIRTY);
            return;
        }
        VmArea prepared = anonVmaPrepare(area);
        int copied = frame == PhysicalMemory.ZERO_PAGE ? mm.memory.allocZeroed() : copy(frame);
        mm.forget(pte);
        setAnon(prepared, vaddr, copied);
    }
}
