package kernel.sim.mm;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kernel.api.AddressSpace;
import kernel.api.AuxVector;
import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.api.Violation;
import kernel.api.Vma;
import kernel.sim.fs.FileDescription;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.SpecialMapping;

/**
 * An address space, {@code struct mm_struct}: mappings, page tables, and the calls that change them. One thread at a
 * time may use it.
 *
 * <p>It holds frames of the machine's memory until its last user has {@linkplain #mmput() gone}; what a caller forgets,
 * the garbage collector gives back.
 */
public final class PagedAddressSpace implements AddressSpace {
    /** Size of a page in bytes. */
    public static final long PAGE = PhysicalMemory.PAGE_SIZE;

    private static final Cleaner FORGOTTEN = Cleaner.create();

    private final MmState mm;
    private final Accounting accounting;
    private final UnmappedArea unmapped;
    private final StackGrowth stacks;
    private final PageFaults faults;
    private final UserCopy copy;
    private final Brk brk;
    private final Cleaner.Cleanable frames;
    private final Map<MmField, Long> fields = new EnumMap<>(MmField.class);
    private final List<MmReference> references = new ArrayList<>(2);
    private AuxVector savedAuxv = AuxVector.EMPTY;
    private int users = 1;

    /**
     * Makes an empty address space with one user.
     *
     * @param memory the machine's memory
     * @param machine what the machine supplies: memory size and settings
     * @param layout where mappings go
     * @param limits what binds its task
     */
    public PagedAddressSpace(PhysicalMemory memory, MachineProfile machine, MmapLayout layout, MmLimits limits) {
        this(new MmState(memory, machine, layout, limits));
    }

    private PagedAddressSpace(MmState mm) {
        this.mm = mm;
        this.accounting = new Accounting(mm);
        this.unmapped = new UnmappedArea(mm);
        this.stacks = new StackGrowth(mm, accounting);
        this.faults = new PageFaults(mm, stacks);
        this.copy = new UserCopy(mm, faults);
        this.brk = new Brk(mm, accounting);
        this.frames = FORGOTTEN.register(this, mm::exitMmap);
    }

    static long pageAlign(long value) {
        return value + PAGE - 1 & -PAGE;
    }

    /**
     * Makes a copy for a child, as fork(2) does.
     *
     * @return an address space with one user; nothing that one of the two writes is seen by the other
     * @throws ExecException with ENOMEM if the machine has not that much memory; nothing has changed then
     * @kernel v6.18 kernel/fork.c, {@code dup_mm}
     */
    public PagedAddressSpace dupMm() {
        MmState copy = new MmState(mm.memory, mm.machine, mm.layout, mm.limits);
        PagedAddressSpace child = new PagedAddressSpace(copy);
        try {
            new DupMmap(mm, copy).dupMmap();
        } catch (ExecException e) {
            child.mmput();
            throw e;
        }
        for (MmReference reference : references) {
            if (!reference.get()) {
                child.mmput();
                throw new ExecException(Violation.of(MmRule.FORK_REFERENCE));
            }
            child.references.add(reference);
        }
        child.fields.putAll(fields);
        child.savedAuxv = savedAuxv;
        return child;
    }

    /** Adds a user, {@code mm_users}. */
    public void mmget() {
        users++;
    }

    /** Takes a user away; the last one gives all memory back. */
    public void mmput() {
        users--;
        if (users == 0) {
            frames.clean();
            references.forEach(MmReference::put);
        }
    }

    /**
     * Returns the number of users.
     *
     * @return 0 once its memory is gone
     */
    public int users() {
        return users;
    }

    /**
     * Keeps something in use until the last user has gone; the caller has taken it into use already.
     *
     * @param reference what is given back then
     */
    public void hold(MmReference reference) {
        references.add(reference);
    }

    /** Makes all that can be read executable too, from the next mapping on. */
    public void readImpliesExec() {
        mm.isReadImpliesExec = true;
    }

    /**
     * Returns where new mappings go.
     *
     * @return the layout
     */
    public MmapLayout layout() {
        return mm.layout;
    }

    /**
     * Changes where new mappings go, {@code arch_pick_mmap_layout}.
     *
     * @param layout from now on; its page tables have the same levels
     */
    public void layout(MmapLayout layout) {
        mm.layout = layout;
    }

    /**
     * Changes what binds its task, as setrlimit(2) does.
     *
     * @param limits from now on
     */
    public void limits(MmLimits limits) {
        mm.limits = limits;
    }

    @Override
    public long taskSize() {
        return mm.layout.taskSize();
    }

    @Override
    public long mmap(MapRequest request) {
        long offset = request.offset();
        boolean isRange = Long.compareUnsigned(offset + pageAlign(request.length()), offset) >= 0;
        MmRule.OFFSET_WRAPS.require(isRange, offset);
        int placement = switch (request.placement()) {
            case ANYWHERE -> 0;
            case FIXED -> MapFlags.MAP_FIXED;
            case FIXED_NOREPLACE -> MapFlags.MAP_FIXED_NOREPLACE;
        };
        int anonymous = request.file().isPresent() ? 0 : MapFlags.MAP_ANONYMOUS;
        return mmap(
                request.vaddr(),
                request.length(),
                request.prot(),
                MapFlags.MAP_PRIVATE | placement | anonymous,
                request.file().map(PagedAddressSpace::description),
                offset);
    }

    private static FileDescription description(OpenFile file) {
        if (file instanceof FileDescription description) {
            return description;
        }
        throw new IllegalArgumentException("not a file of this kernel: " + file);
    }

    /**
     * Maps memory, mmap(2).
     *
     * @param addr where it shall be, or a hint
     * @param length in bytes, unsigned
     * @param prot bits of {@link Prot}
     * @param flags bits of {@link MapFlags}
     * @param file what is mapped; not used with {@link MapFlags#MAP_ANONYMOUS}
     * @param offset file offset of the first byte
     * @return where it is
     * @throws ExecException with the errno of mmap(2)
     * @kernel v6.18 mm/mmap.c, {@code ksys_mmap_pgoff}
     */
    public long mmap(long addr, long length, int prot, int flags, Optional<FileDescription> file, long offset) {
        MmRule.OFFSET_ALIGNED.require(offset % mm.machine.pageSize() == 0, offset);
        boolean isAnonymous = (flags & MapFlags.MAP_ANONYMOUS) != 0;
        MmRule.FILE_OPEN.require(isAnonymous || file.isPresent(), flags);
        boolean isHuge = (flags & MapFlags.MAP_HUGETLB) != 0;
        MmRule.HUGETLB_FILE.require(!isHuge || isAnonymous, flags);
        long size = isHuge ? length + UnmappedArea.LARGE_PAGE - 1 & -UnmappedArea.LARGE_PAGE : length;
        Optional<FileDescription> mapped = isAnonymous ? Optional.empty() : file;
        MmapCall call = new MmapCall(mm, accounting, unmapped, flags, mapped);
        long vaddr = call.doMmap(addr, size, prot, offset >>> PhysicalMemory.PAGE_SHIFT);
        if (call.isPopulating()) {
            faults.populate(vaddr, vaddr + pageAlign(length));
        }
        return vaddr;
    }

    @Override
    public void munmap(long vaddr, long length) {
        Munmap.munmap(mm, vaddr, length);
    }

    /**
     * Changes what a range allows, mprotect(2).
     *
     * @param vaddr first address
     * @param length in bytes, unsigned
     * @param prot bits of {@link Prot}
     * @throws ExecException with the errno of mprotect(2); mappings before the one at fault are changed
     * @kernel v6.18 mm/mprotect.c, {@code do_mprotect_pkey}
     */
    public void mprotect(long vaddr, long length, int prot) {
        new Mprotect(mm, accounting, faults).mprotect(vaddr, length, prot);
    }

    /**
     * Grows, shrinks or moves a mapping, mremap(2).
     *
     * @param vaddr where it is
     * @param oldLength in bytes, unsigned
     * @param newLength in bytes, unsigned
     * @param flags bits of {@link MremapFlags}
     * @param newVaddr where it shall be, with {@link MremapFlags#MREMAP_FIXED}
     * @return where it is then
     * @throws ExecException with the errno of mremap(2)
     * @kernel v6.18 mm/mremap.c, {@code do_mremap}
     */
    public long mremap(long vaddr, long oldLength, long newLength, int flags, long newVaddr) {
        long moved = new Mremap(mm, accounting, unmapped, flags).doMremap(vaddr, oldLength, newLength, newVaddr);
        VmArea area = mm.areas.at(moved);
        boolean isGrown = Long.compareUnsigned(pageAlign(newLength), pageAlign(oldLength)) > 0;
        if (area != null && area.has(VmFlags.VM_LOCKED) && isGrown) {
            faults.populate(moved + pageAlign(oldLength), moved + pageAlign(newLength));
        }
        return moved;
    }

    /**
     * Takes advice, madvise(2).
     *
     * @param vaddr first address
     * @param length in bytes, unsigned
     * @param advice a number of madvise(2)
     * @throws ExecException with the errno of madvise(2)
     * @kernel v6.18 mm/madvise.c, {@code do_madvise}
     */
    public void madvise(long vaddr, long length, int advice) {
        new Madvise(mm).madvise(vaddr, length, advice);
    }

    /**
     * Writes changes of files back, msync(2).
     *
     * @param vaddr first address
     * @param length in bytes, unsigned
     * @param flags bits of msync(2)
     * @throws ExecException with the errno of msync(2)
     * @kernel v6.18 mm/msync.c
     */
    public void msync(long vaddr, long length, int flags) {
        new Msync(mm).msync(vaddr, length, flags);
    }

    /**
     * Moves the break, brk(2).
     *
     * @param vaddr where it shall be
     * @return where it is: the same as before if it cannot move
     * @kernel v6.18 mm/mmap.c, {@code brk}
     */
    public long brk(long vaddr) {
        if (brk.move(vaddr, this::get)) {
            set(MmField.BRK, vaddr);
        }
        return get(MmField.BRK);
    }

    @Override
    public void mseal(long vaddr, long length) {
        for (VmArea area : mm.areas.overlapping(vaddr, vaddr + length)) {
            long start = Math.max(vaddr, area.start());
            long end = Math.min(vaddr + length, area.end());
            mm.areas.modify(area, start, end, area.flags() | VmFlags.VM_SEALED);
        }
    }

    @Override
    public void brkFlags(long vaddr, long length, boolean isExecutable) {
        brk.brkFlags(vaddr, length, isExecutable);
    }

    /**
     * Makes the stack for the strings of a program: one page, which grows like any other stack.
     *
     * @param top address behind the last one
     */
    public void createInitStack(long top) {
        new InitStack(mm).create(top);
    }

    /**
     * Finishes the stack: gives it its rights and its place, with all that was written to it.
     *
     * @param oldTop where it ends
     * @param top where it shall end
     * @param prot bits of {@link Prot}
     */
    public void finishInitStack(long oldTop, long top, int prot) {
        new InitStack(mm).finish(Objects.requireNonNull(mm.areas.at(oldTop - 1)), top, prot);
    }

    /**
     * Maps what the kernel supplies, side by side.
     *
     * @param mappings in the order of addresses
     * @return the address of the first
     * @throws ExecException with ENOMEM if there is no room
     */
    public long installSpecialMappings(List<SpecialMapping> mappings) {
        long size = mappings.stream().mapToLong(SpecialMapping::size).sum();
        long first = unmapped.find(0, size);
        long vaddr = first;
        for (SpecialMapping mapping : mappings) {
            VmArea.Backing backing = new VmArea.Special(mapping);
            long kind = mapping.content().isPresent()
                    ? VmFlags.VM_DONTEXPAND | VmFlags.MAY
                    : VmFlags.VM_IO
                            | VmFlags.VM_DONTEXPAND
                            | VmFlags.VM_PFNMAP
                            | VmFlags.VM_DONTDUMP
                            | VmFlags.VM_MAYREAD;
            mm.areas.insert(new VmArea(
                    vaddr, vaddr + mapping.size(), VmFlags.ofProt(mapping.prot()) | kind, backing, 0, AnonVma.NONE));
            vaddr += mapping.size();
        }
        mm.counters.noteVm(mm.areas.totalVm());
        return first;
    }

    @Override
    public boolean findExtendVma(long vaddr) {
        return vaddr >= 0 && stacks.findExtendVma(vaddr) != null;
    }

    /**
     * Grows the stack below an address, as for a new program: nobody looks what else lies there.
     *
     * @param top where the stack ends
     * @param vaddr what it shall hold
     * @return whether it does now
     * @kernel v6.18 mm/vma.c, {@code expand_stack_locked}
     */
    public boolean expandStack(long top, long vaddr) {
        return stacks.expand(top, vaddr);
    }

    /**
     * Answers a use of memory by the program.
     *
     * @param vaddr the address
     * @param access how it is used
     * @return what becomes of it
     */
    public Fault fault(long vaddr, Access access) {
        return faults.fault(vaddr, access);
    }

    /**
     * Looks an address up in the page tables.
     *
     * @param vaddr the address
     * @return the entry, bits of {@link Pte}; 0 if nothing is there
     */
    public long walk(long vaddr) {
        return mm.pte(vaddr);
    }

    /**
     * Looks up all pages of a range, {@code walk_page_range}.
     *
     * @param from first address
     * @param to address behind the last one
     * @param visitor is shown the entries that are not zero, in the order of addresses
     */
    public void walk(long from, long to, PteVisitor visitor) {
        if (from >= 0) {
            mm.tables.walk(from, Math.min(to, taskSize()), visitor);
        }
    }

    /**
     * Counts how often the page of an entry is mapped, in all address spaces together.
     *
     * @param pte an entry of this address space whose page {@linkplain Pte#isNormal counts}
     * @return at least 1
     * @kernel v6.18 include/linux/mm.h, {@code folio_mapcount}
     */
    public int mapcount(long pte) {
        int cached = Pte.isAnon(pte) ? 0 : 1;
        return mm.memory.refs(Pte.frame(pte)) - cached;
    }

    /**
     * Chooses whether a read of a file page also maps its neighbours that are in memory.
     *
     * @param isOn off at first
     */
    public void faultAround(boolean isOn) {
        faults.faultAround(isOn);
    }

    /**
     * Makes the way in which a processor uses the memory.
     *
     * @return for one thread; it is closed before the address space goes
     */
    public UserAccess access() {
        return new UserAccess(mm, faults);
    }

    /**
     * Registers somebody who keeps translations.
     *
     * @param listener who is told when they change
     */
    public void addTlbListener(TlbListener listener) {
        mm.tlbs.add(listener);
    }

    @Override
    public boolean copyToUser(long vaddr, byte[] source) {
        return copy.write(vaddr, source);
    }

    @Override
    public boolean clearUser(long vaddr, long length) {
        return copy.clear(vaddr, length);
    }

    @Override
    public int read(long vaddr, byte[] target, int length) {
        return copy.read(vaddr, target, 0, length);
    }

    @Override
    public long strnlenUser(long vaddr, long max) {
        return copy.strnlen(vaddr, max);
    }

    @Override
    public boolean isTouched(long from, long to) {
        long next = mm.tables.nextEntry(from & -PAGE, to);
        while (next < to && Pte.frame(mm.tables.get(next)) == PhysicalMemory.ZERO_PAGE) {
            next = mm.tables.nextEntry(next + PAGE, to);
        }
        return next < to;
    }

    @Override
    public long get(MmField field) {
        return fields.getOrDefault(field, 0L);
    }

    @Override
    public void set(MmField field, long vaddr) {
        fields.put(field, vaddr);
    }

    @Override
    public AuxVector savedAuxv() {
        return savedAuxv;
    }

    @Override
    public void savedAuxv(AuxVector auxv) {
        savedAuxv = auxv;
    }

    @Override
    public List<Vma> vmas() {
        return List.copyOf(mm.areas.all());
    }

    /**
     * Returns all mappings with what the kernel knows of them.
     *
     * @return in the order of addresses
     */
    public List<VmArea> areas() {
        return List.copyOf(mm.areas.all());
    }

    /**
     * Returns what the address space uses.
     *
     * @return sizes, pages in memory, page tables, faults
     */
    public MmUse use() {
        return mm.counters.use(mm.areas, mm.tables);
    }

    /**
     * Returns how many page tables there are.
     *
     * @return by level
     */
    public PageTableUse pageTables() {
        return mm.tables.use();
    }

    /**
     * Counts the page tables of the lowest level that another address space has too, after a fork.
     *
     * @return how many
     */
    public int sharedPageTables() {
        return mm.tables.shared();
    }

    @Override
    public long readCode(OpenFile file, long vaddr, long offset, long length) {
        return new ReadCode(mm, copy).read(file, vaddr, offset, length);
    }

    /**
     * Returns the page tables.
     *
     * @return the top one, with all below it
     */
    public PageTableNode pageTableTree() {
        return mm.tables.tree();
    }
}
