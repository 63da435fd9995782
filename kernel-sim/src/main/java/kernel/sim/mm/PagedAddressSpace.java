package kernel.sim.mm;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * An address space, {@code struct mm_struct}. It is laid out once, when the program's word size is known; before that
 * it holds nothing.
 */
public final class PagedAddressSpace implements AddressSpace {
    /** Size of a page in bytes. */
    public static final long PAGE = 4096;

    private static final long MAX_FILE_BYTES = Long.MAX_VALUE;

    private final MachineProfile machine;
    private final MmapLayout layout;
    private final MmLimits limits;
    private final boolean canMapLow;
    private final VmAreas areas = new VmAreas();
    private final UserMemory memory = new UserMemory(areas);
    private final UnmappedArea unmapped;
    private final Map<MmField, Long> fields = new EnumMap<>(MmField.class);
    private boolean isReadImpliesExec;
    private AuxVector savedAuxv = AuxVector.EMPTY;

    /**
     * Makes an empty address space.
     *
     * @param machine what the machine supplies: memory size and settings
     * @param layout where mappings go
     * @param limits the task's limits
     * @param canMapLow whether the task may map below vm.mmap_min_addr, CAP_SYS_RAWIO
     */
    public PagedAddressSpace(MachineProfile machine, MmapLayout layout, MmLimits limits, boolean canMapLow) {
        this.machine = machine;
        this.layout = layout;
        this.limits = limits;
        this.canMapLow = canMapLow;
        this.unmapped = new UnmappedArea(
                areas, layout, Math.max(PAGE, machine.settings().hintMin()));
    }

    static long pageAlign(long value) {
        return value + PAGE - 1 & -PAGE;
    }

    /** Makes all that can be read executable too, from the next mapping on. */
    public void readImpliesExec() {
        isReadImpliesExec = true;
    }

    @Override
    public long taskSize() {
        return layout.taskSize();
    }

    @Override
    public long mmap(MapRequest request) {
        long length = checkedLength(request);
        int prot = request.prot();
        if ((prot & Prot.PROT_READ) != 0 && isReadImpliesExec) {
            prot |= Prot.PROT_EXEC;
        }
        Optional<FileDescription> file = request.file().map(PagedAddressSpace::description);
        long vaddr = place(request, length, file);
        checkFixed(request, vaddr, length);
        long replaced = mappedBytes(vaddr, vaddr + length);
        checkLimits(length - replaced, length, (prot & Prot.PROT_WRITE) != 0);
        unmap(vaddr, vaddr + length);
        VmArea.Backing backing = file.<VmArea.Backing>map(VmArea.Mapped::new).orElse(VmArea.ZEROES);
        areas.insertMerging(new VmArea(vaddr, vaddr + length, prot, backing, request.offset(), false));
        return vaddr;
    }

    private static FileDescription description(OpenFile file) {
        if (file instanceof FileDescription description) {
            return description;
        }
        throw new IllegalArgumentException("not a file of this kernel: " + file);
    }

    private long checkedLength(MapRequest request) {
        long offset = request.offset();
        check(Long.compareUnsigned(offset + pageAlign(request.length()), offset) >= 0, MmRule.OFFSET_WRAPS, offset);
        check(offset % PAGE == 0, MmRule.OFFSET_ALIGNED, offset);
        check(request.length() != 0, MmRule.LENGTH_ZERO, 0);
        long length = pageAlign(request.length());
        check(length != 0, MmRule.LENGTH_WRAPS, request.length());
        check(areas.count() <= machine.settings().maxMapCount(), MmRule.MAP_COUNT, areas.count());
        check(Long.compareUnsigned(length, layout.taskSize()) <= 0, MmRule.LENGTH, length);
        return length;
    }

    private long place(MapRequest request, long length, Optional<FileDescription> file) {
        long vaddr = request.vaddr();
        if (request.placement() == MapRequest.Placement.ANYWHERE) {
            vaddr = unmapped.find(hint(vaddr), length, file, request.offset());
        }
        checkRange(vaddr, length);
        return vaddr;
    }

    private long hint(long vaddr) {
        long page = vaddr & -PAGE;
        long lowest = pageAlign(machine.settings().hintMin());
        return page == 0 || Long.compareUnsigned(page, lowest) >= 0 ? page : lowest;
    }

    private void checkRange(long vaddr, long length) {
        check(Long.compareUnsigned(vaddr, layout.taskSize() - length) <= 0, MmRule.RANGE, vaddr);
        check(vaddr % PAGE == 0, MmRule.ADDRESS_ALIGNED, vaddr);
        check(canMapLow || vaddr >= machine.settings().mmapMinAddr(), MmRule.MIN_ADDRESS, vaddr);
    }

    private void checkFixed(MapRequest request, long vaddr, long length) {
        boolean isFree = request.placement() != MapRequest.Placement.FIXED_NOREPLACE
                || areas.overlapping(vaddr, vaddr + length).isEmpty();
        check(isFree, MmRule.NOREPLACE, vaddr);
        boolean isFileRange = request.file().isEmpty()
                || (length >= 0 && Long.compareUnsigned(request.offset(), MAX_FILE_BYTES - length) <= 0);
        check(isFileRange, MmRule.FILE_RANGE, request.offset());
    }

    private long mappedBytes(long from, long to) {
        long sum = 0;
        for (VmArea area : areas.overlapping(from, to)) {
            sum += Math.min(area.end(), to) - Math.max(area.start(), from);
        }
        return sum;
    }

    private void checkLimits(long growth, long length, boolean isData) {
        check(!MmLimits.exceeds(areas.bytes() + growth, limits.as()), MmRule.RLIMIT_AS, areas.bytes() + growth);
        if (isData) {
            // A limit of zero is ignored: it comes from programs that set it before it meant anything.
            boolean isBound = limits.data() != 0 && MmLimits.exceeds(areas.dataBytes() + growth, limits.data());
            check(!isBound, MmRule.RLIMIT_DATA, areas.dataBytes() + growth);
            long memory = (machine.memTotalPages() + machine.swapTotalPages()) * PAGE;
            check(machine.settings().overcommitMemory() == 1 || length <= memory, MmRule.OVERCOMMIT, length);
        }
    }

    @Override
    public void munmap(long vaddr, long length) {
        boolean isRange = vaddr % PAGE == 0
                && Long.compareUnsigned(vaddr, layout.taskSize()) <= 0
                && Long.compareUnsigned(length, layout.taskSize() - vaddr) <= 0
                && pageAlign(length) != 0;
        check(isRange, MmRule.MUNMAP_RANGE, vaddr);
        unmap(vaddr, vaddr + pageAlign(length));
    }

    private void unmap(long from, long to) {
        areas.cut(from, to);
        memory.forget(from, to);
    }

    @Override
    public void brkFlags(long vaddr, long length, boolean isExecutable) {
        long full = pageAlign(length);
        check(Long.compareUnsigned(full, length) >= 0, MmRule.LENGTH_WRAPS, length);
        if (full == 0) {
            return;
        }
        check(Long.compareUnsigned(full, layout.taskSize()) <= 0, MmRule.LENGTH, full);
        checkRange(vaddr, full);
        unmap(vaddr, vaddr + full);
        checkLimits(full, full, true);
        check(areas.count() <= machine.settings().maxMapCount(), MmRule.MAP_COUNT, areas.count());
        int prot = Prot.PROT_READ | Prot.PROT_WRITE | (isExecutable || isReadImpliesExec ? Prot.PROT_EXEC : 0);
        areas.insertMergingWithPrevious(VmArea.anonymous(vaddr, vaddr + full, prot));
    }

    /**
     * Tells whether the address space may grow.
     *
     * @param bytes by how much
     * @return false if RLIMIT_AS forbids it
     */
    public boolean mayExpand(long bytes) {
        return !MmLimits.exceeds(areas.bytes() + bytes, limits.as());
    }

    /**
     * Makes the stack.
     *
     * @param start first address
     * @param end address behind the last one
     * @param prot bits of {@link Prot}
     * @param content its last pages
     */
    public void makeStack(long start, long end, int prot, byte[] content) {
        areas.insert(VmArea.stack(start, end, prot));
        memory.fill(end - content.length, content);
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
            areas.insert(new VmArea(vaddr, vaddr + mapping.size(), mapping.prot(), backing, 0, false));
            vaddr += mapping.size();
        }
        return first;
    }

    @Override
    public boolean findExtendVma(long vaddr) {
        Optional<VmArea> found = areas.findVma(vaddr);
        if (found.isEmpty() || found.get().start() <= vaddr) {
            return found.isPresent();
        }
        VmArea stack = found.get();
        long start = vaddr & -PAGE;
        boolean canGrow = stack.isGrowsDown()
                && Long.compareUnsigned(start, machine.settings().mmapMinAddr()) >= 0
                && isFarFromPrevious(stack, start)
                && !MmLimits.exceeds(stack.end() - start, limits.stack())
                && mayExpand(stack.start() - start);
        if (canGrow) {
            areas.remove(stack);
            areas.insert(stack.withStart(start));
        }
        return canGrow;
    }

    private boolean isFarFromPrevious(VmArea stack, long start) {
        Optional<VmArea> previous = areas.before(stack.start());
        return previous.isEmpty()
                || previous.get().isGrowsDown()
                || previous.get().prot() == Prot.PROT_NONE
                || start - previous.get().end() >= layout.stackGuardGap();
    }

    @Override
    public boolean copyToUser(long vaddr, byte[] source) {
        // A fault below a stack makes the stack grow.
        return source.length == 0 || (findExtendVma(vaddr) && memory.write(vaddr, source, 0, source.length));
    }

    @Override
    public boolean clearUser(long vaddr, long length) {
        return length == 0 || (findExtendVma(vaddr) && memory.clear(vaddr, length));
    }

    @Override
    public int read(long vaddr, byte[] target, int length) {
        return memory.read(vaddr, target, length);
    }

    @Override
    public long strnlenUser(long vaddr, long max) {
        return memory.strnlen(vaddr, max);
    }

    /**
     * Tells whether any page of a range differs from what it is mapped from.
     *
     * @param from first address
     * @param to address behind the last one
     * @return true if one was written to
     */
    public boolean isTouched(long from, long to) {
        return memory.isTouched(from, to);
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
        return List.copyOf(areas.all());
    }

    /**
     * Returns all mappings with what the kernel knows of them.
     *
     * @return in the order of addresses
     */
    public List<VmArea> areas() {
        return List.copyOf(areas.all());
    }

    private static void check(boolean isOk, MmRule rule, long found) {
        if (!isOk) {
            throw new ExecException(Violation.of(rule).withFound("0x" + Long.toHexString(found)));
        }
    }
}
