package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.Limits;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.api.Violation;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.Settings;
import kernel.sim.profile.SpecialMapping;
import kernel.sim.task.Capabilities;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/**
 * The address space of a program being executed, from its layout to the stack and the vDSO.
 *
 * @kernel v6.18 fs/exec.c, {@code setup_new_exec}, {@code setup_arg_pages}
 */
final class NewAddressSpace {
    private static final long STACK_EXPAND = 131072;
    private static final int OLD_STACK_PAGES = 20;

    private final Kernel kernel;
    private final Task task;
    private final ArchAbi abi;
    private final int personality;
    private final Rlimits rlimits;
    private final KernelAslr aslr;
    private final PagedAddressSpace mm;
    private final long pageSize;

    /**
     * Fixes the layout.
     *
     * @param mm has the stack with the strings
     * @param personality bits of {@link Personality}
     * @param rlimits the limits that the new program has
     * @param capabilities what the new program may do
     * @param isRandomizing whether mappings and break may move, PF_RANDOMIZE
     */
    NewAddressSpace(
            Kernel kernel,
            Task task,
            PagedAddressSpace mm,
            ArchAbi abi,
            int personality,
            Rlimits rlimits,
            Capabilities capabilities,
            boolean isRandomizing) {
        this.kernel = kernel;
        this.task = task;
        this.mm = mm;
        this.abi = abi;
        this.personality = personality;
        this.rlimits = rlimits;
        this.pageSize = abi.pageSize();
        Settings settings = kernel.machineProfile().settings();
        boolean isRandom = kernel.profile().has(KernelBehaviour.RANDOMIZES)
                && !has(Personality.ADDR_NO_RANDOMIZE)
                && settings.randomizeVaSpace() != 0;
        this.aslr = new KernelAslr(
                isRandom,
                isRandom && isRandomizing,
                abi,
                settings,
                kernel.random(),
                kernel.machineProfile().atRandom());
        mm.layout(MmapLayout.pick(
                abi,
                personality,
                isLegacy(),
                rlimits.get(Resource.STACK).soft(),
                aslr.stackMaxRandomSize(),
                aslr.mmapRnd()));
        mm.limits(limits(kernel, task.rlimits(), capabilities));
        if (has(Personality.READ_IMPLIES_EXEC)) {
            mm.readImpliesExec();
        }
    }

    private boolean isLegacy() {
        boolean isStackUnlimited = rlimits.get(Resource.STACK).soft() == Rlimits.INFINITY;
        return has(Personality.ADDR_COMPAT_LAYOUT)
                || kernel.machineProfile().settings().isLegacyVaLayout()
                || kernel.profile().has(KernelBehaviour.LEGACY_LAYOUT)
                || (isStackUnlimited && isLegacyIfStackUnlimited());
    }

    private boolean isLegacyIfStackUnlimited() {
        return abi.isLegacyIfStackUnlimited() || kernel.profile().has(KernelBehaviour.LEGACY_IF_STACK_UNLIMITED);
    }

    /** The limits of the call's start bind, even where a program that gains rights gets a lower one. */
    private static MmLimits limits(Kernel kernel, Rlimits limits, Capabilities capabilities) {
        return new MmLimits(
                limits.get(Resource.AS).soft(),
                limits.get(Resource.DATA).soft(),
                limits.get(Resource.DATA).hard(),
                limits.get(Resource.STACK).soft(),
                limits.get(Resource.MEMLOCK).soft(),
                capabilities.canLock(),
                capabilities.canMapLow() || !kernel.profile().has(KernelBehaviour.MMAP_MIN_ADDR),
                kernel.profile().has(KernelBehaviour.DATA_LIMIT_OF_MAPPINGS));
    }

    private boolean has(int bit) {
        return (personality & bit) != 0;
    }

    KernelAslr aslr() {
        return aslr;
    }

    /**
     * Makes the address space of a program being executed, with a stack for its strings.
     *
     * @return it ends where the machine's programs can have their stack at most
     * @kernel v6.18 fs/exec.c, {@code bprm_mm_init}
     */
    static PagedAddressSpace bprmMmInit(Kernel kernel, Task task) {
        ArchAbi abi = (ArchAbi) kernel.machine().nativeAbi();
        MmapLayout layout = MmapLayout.pick(abi, 0, false, Limits.STK_LIM, 0, 0);
        boolean isByLimits = kernel.profile().has(KernelBehaviour.STRINGS_BY_STACK_LIMIT);
        MmLimits limits = isByLimits ? limits(kernel, task.rlimits(), task.capabilities()) : MmLimits.NONE;
        PagedAddressSpace mm = new PagedAddressSpace(kernel.memory(), kernel.machineProfile(), layout, limits);
        mm.createInitStack(layout.taskSize());
        return mm;
    }

    /** Returns where the stack ends: strings of that size must fit below. */
    long stackTop(long top, long size, ByteString filename) {
        long stackTop = aslr.alignStack(top) + pageSize - 1 & -pageSize;
        long lowest = kernel.machineProfile().settings().mmapMinAddr() + size;
        if (Long.compareUnsigned(stackTop, lowest) <= 0) {
            throw new ExecException(Violation.of(ExecRule.STACK_FIT, filename));
        }
        return stackTop;
    }

    /**
     * Moves the stack with the strings to its place and gives it room.
     *
     * @param initTop where it ends until now
     * @param stackTop where it shall end
     * @param size what the strings take of it, whole pages
     */
    void setupArgPages(long initTop, long stackTop, long size, ExecutableStack stack, ByteString filename) {
        mm.finishInitStack(initTop, stackTop, stackProt(stack));
        long used = size + guard(size);
        long wanted = used + stackExpand();
        long limit = rlimits.get(Resource.STACK).soft() & -pageSize;
        long allowed = Long.compareUnsigned(limit, wanted) < 0 ? limit : wanted;
        long room = Long.compareUnsigned(allowed, used) > 0 ? allowed : used;
        if (!mm.expandStack(stackTop, stackTop - room)) {
            throw new ExecException(Violation.of(ExecRule.STACK_ROOM, filename));
        }
    }

    private long stackExpand() {
        if (!kernel.profile().has(KernelBehaviour.STACK_EXPANDED)) {
            return 0;
        }
        return kernel.profile().has(KernelBehaviour.STACK_EXPANDED_BY_20_PAGES)
                ? OLD_STACK_PAGES * pageSize
                : STACK_EXPAND;
    }

    /** Returns the size of the page that the lowest string page pushes down, if its limit lets it. */
    private long guard(long used) {
        boolean isAllowed = Long.compareUnsigned(
                        used + pageSize, task.rlimits().get(Resource.STACK).soft())
                <= 0;
        return isAllowed && kernel.profile().has(KernelBehaviour.STACK_GUARD_PAGE) ? pageSize : 0;
    }

    private int stackProt(ExecutableStack stack) {
        boolean isExecutable = stack == ExecutableStack.ENABLE_X
                || (stack == ExecutableStack.DEFAULT && has(Personality.READ_IMPLIES_EXEC));
        return Prot.PROT_READ | Prot.PROT_WRITE | (isExecutable ? Prot.PROT_EXEC : 0);
    }

    /** Maps what the kernel gives every program; returns the entries that tell where it is. */
    AuxVector setupAdditionalPages() {
        List<SpecialMapping> mappings = abi.profile().special();
        long vaddr = mm.installSpecialMappings(mappings);
        OptionalLong vdso = OptionalLong.empty();
        for (SpecialMapping mapping : mappings) {
            if (mapping.name().equals(SpecialMapping.VDSO)) {
                vdso = OptionalLong.of(vaddr);
            }
            vaddr += mapping.size();
        }
        return vdso.isEmpty() ? AuxVector.EMPTY : vdsoEntries(vdso.getAsLong());
    }

    private AuxVector vdsoEntries(long vdso) {
        List<AuxEntry> entries = new ArrayList<>();
        entries.add(new AuxEntry(AuxVector.AT_SYSINFO_EHDR, vdso));
        Optional<Long> sysinfo = abi.profile().sysinfoOffset();
        sysinfo.ifPresent(offset -> entries.add(new AuxEntry(AuxVector.AT_SYSINFO, vdso + offset)));
        return new AuxVector(entries);
    }

    /** Caps the stack limit of a program that gains rights: its caller must not choose its layout. */
    static Rlimits capStack(Rlimits limits) {
        Rlimits.Limit stack = limits.get(Resource.STACK);
        boolean isAbove = Long.compareUnsigned(stack.soft(), Limits.STK_LIM) > 0;
        long soft = isAbove ? Limits.STK_LIM : stack.soft();
        return limits.with(Resource.STACK, new Rlimits.Limit(soft, stack.hard()));
    }
}
