package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kernel.api.Abi;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.KernelProfile;
import kernel.api.Limits;
import kernel.api.Machine;
import kernel.api.OpenFile;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.api.Registers;
import kernel.api.Violation;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.WriteCount;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.SpecialMapping;
import kernel.sim.task.Capabilities;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * One exec of one task. It collects what the new program will have; the task itself changes only in {@link #commit}.
 *
 * @kernel v6.18 fs/exec.c
 */
final class LinuxBinPrm implements BinPrm {
    private static final long PAGE = PagedAddressSpace.PAGE;
    private static final long STACK_EXPAND = 131072;

    /** The header window before v5.1. */
    private static final int OLD_BUF_SIZE = 128;

    private final Kernel kernel;
    private final Task task;
    private final ByteString filename;
    private final StringArea strings;
    private final ExecLookup lookup;
    private final boolean isPathInaccessible;
    private final boolean isNamedByDescriptor;
    private final List<FileDescription> denied = new ArrayList<>();
    private final int envc;
    private int exec;

    private FileDescription file;
    private ByteString interp;
    private ByteView buf;
    private int argc;
    private int depth;
    private boolean isDumpable = true;
    private boolean hasExecfd;
    private Optional<FileDescription> executable = Optional.empty();
    private OptionalInt execfd = OptionalInt.empty();

    private boolean isPastPointOfNoReturn;
    private BinaryCreds creds;
    private int personality;
    private Rlimits rlimits;
    private long stackTop;
    private @Nullable ArchAbi abi;
    private @Nullable KernelAslr aslr;
    private @Nullable PagedAddressSpace mm;
    private @Nullable Registers registers;

    LinuxBinPrm(Kernel kernel, Task task, ExecRequest request) {
        this.kernel = kernel;
        this.task = task;
        this.lookup = new ExecLookup(kernel.profile(), kernel.root(), task);
        this.filename = ExecLookup.bprmFilename(request);
        this.isPathInaccessible = lookup.isPathInaccessible(request);
        this.isNamedByDescriptor = request.isNamedByDescriptor();
        this.interp = filename;
        this.buf = ByteView.of(new byte[0], 0, filename);
        this.creds = BinaryCreds.unchanged(task.cred());
        this.personality = task.personality();
        this.rlimits = task.rlimits();
        this.strings = new StringArea(
                rlimits.get(Resource.STACK).soft(),
                kernel.machine().nativeAbi().wordSize(),
                kernel.profile().has(KernelBehaviour.STRINGS_BY_STACK_LIMIT));
        this.file = lookup.open(request);
        this.envc = request.envp().count();
    }

    /** Denies writing to the program's file; whoever calls this calls {@link #close} too. */
    void open() {
        deny(file);
    }

    private void deny(FileDescription opened) {
        if (kernel.profile().has(KernelBehaviour.DENY_WRITE)) {
            if (!opened.inode().writeCount().denyWriteAccess()) {
                throw new ExecException(Violation.of(FsRule.BUSY, opened.path()));
            }
            denied.add(opened);
        }
    }

    /** Allows writing again to all files that were opened on the way. */
    void close() {
        denied.forEach(opened -> opened.inode().writeCount().allowWriteAccess());
        denied.clear();
    }

    /** Copies file name, environment and arguments, downwards. */
    void copyStrings(ExecRequest request) {
        if (!request.argv().isReadable() || !request.envp().isReadable()) {
            throw badPointer();
        }
        argc = request.argv().count();
        strings.reserve(argc, envc);
        strings.push(filename);
        exec = strings.p();
        push(request.envp());
        push(request.argv());
        if (argc == 0 && kernel.profile().has(KernelBehaviour.EMPTY_ARGV_FILLED)) {
            pushArg(ByteString.EMPTY);
        }
    }

    private void push(UserArgPtr list) {
        for (int i = list.count() - 1; i >= 0; i--) {
            strings.push(list.strings().get(i).orElseThrow(LinuxBinPrm::badPointer));
        }
    }

    private static ExecException badPointer() {
        return new ExecException(Violation.of(ExecRule.POINTER));
    }

    /** Reads the first bytes of the file; behind its end there are zeroes. */
    void prepareBuf() {
        boolean isWide = kernel.profile().has(KernelBehaviour.WIDE_HEADER_WINDOW);
        byte[] first = new byte[isWide ? Limits.BINPRM_BUF_SIZE : OLD_BUF_SIZE];
        file.read(0, first, 0, first.length);
        buf = ByteView.of(first, 0, file.path());
    }

    void handover(OpenFile interpreter) {
        if (hasExecfd) {
            if (executable.isPresent()) {
                throw new ExecException(Violation.of(ExecRule.EXECFD, file.path()));
            }
            executable = Optional.of(file);
        }
        file = (FileDescription) interpreter;
        depth++;
    }

    @Override
    public FileDescription file() {
        return file;
    }

    @Override
    public ByteView buf() {
        return buf;
    }

    @Override
    public KernelProfile kernel() {
        return kernel.profile();
    }

    @Override
    public Machine machine() {
        return kernel.machine();
    }

    @Override
    public OpenFile openExec(ByteString name) {
        FileDescription opened = lookup.openExec(name);
        deny(opened);
        wouldDump(opened);
        return opened;
    }

    /** A program made of a file that the caller may not read must not be looked into. */
    private void wouldDump(FileDescription opened) {
        isDumpable &= opened.inode().attributes().mayRead(task.fileAccess());
    }

    @Override
    public ByteString filename() {
        return filename;
    }

    @Override
    public ByteString interp() {
        return interp;
    }

    @Override
    public int argc() {
        return argc;
    }

    @Override
    public int envc() {
        return envc;
    }

    @Override
    public long p() {
        return stackTop + strings.p();
    }

    @Override
    public long exec() {
        return stackTop + exec;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public boolean isPathInaccessible() {
        return isPathInaccessible;
    }

    @Override
    public void removeArgZero() {
        if (argc > 0) {
            strings.drop();
            argc--;
        }
    }

    @Override
    public void pushArg(ByteString arg) {
        strings.push(arg);
        argc++;
    }

    @Override
    public void changeInterp(ByteString name) {
        interp = name;
    }

    @Override
    public void haveExecfd() {
        hasExecfd = true;
    }

    @Override
    public OptionalInt execfd() {
        return execfd;
    }

    @Override
    public Cred cred() {
        return creds.cred();
    }

    @Override
    public boolean isPastPointOfNoReturn() {
        return isPastPointOfNoReturn;
    }

    @Override
    public void beginNewExec() {
        creds = BinaryCreds.of(task, file);
        isPastPointOfNoReturn = true;
        wouldDump(file);
        executable.ifPresent(this::openExecutable);
        personality &= ~creds.perClear();
        if (creds.cred().isSecureExec()) {
            Rlimits.Limit stack = rlimits.get(Resource.STACK);
            long soft = Long.compareUnsigned(stack.soft(), Limits.STK_LIM) > 0 ? Limits.STK_LIM : stack.soft();
            rlimits = rlimits.with(Resource.STACK, new Rlimits.Limit(soft, stack.hard()));
            isDumpable = false;
        }
    }

    private void openExecutable(FileDescription opened) {
        wouldDump(opened);
        int number = task.files().lowestFreeAfterExec();
        if (Long.compareUnsigned(number, task.rlimits().get(Resource.NOFILE).soft()) >= 0) {
            throw new ExecException(Violation.of(ExecRule.EXECFD_LIMIT, opened.path()));
        }
        execfd = OptionalInt.of(number);
    }

    @Override
    public int personality() {
        return personality;
    }

    @Override
    public void personality(int bits) {
        personality = bits;
    }

    @Override
    public void setPersonality(Abi chosen) {
        abi = (ArchAbi) chosen;
        personality = abi.setPersonality(personality);
    }

    @Override
    public void setupNewExec() {
        ArchAbi chosen = abi();
        boolean isRandom = (personality & Personality.ADDR_NO_RANDOMIZE) == 0
                && kernel.machineProfile().settings().randomizeVaSpace() != 0;
        KernelAslr choices = new KernelAslr(
                isRandom,
                chosen,
                kernel.machineProfile().settings(),
                kernel.random(),
                kernel.machineProfile().atRandom());
        boolean isLegacy = (personality & Personality.ADDR_COMPAT_LAYOUT) != 0
                || kernel.machineProfile().settings().isLegacyVaLayout();
        MmapLayout layout = MmapLayout.pick(
                chosen,
                personality,
                isLegacy,
                rlimits.get(Resource.STACK).soft(),
                choices.stackMaxRandomSize(),
                choices.mmapRnd());
        PagedAddressSpace space = new PagedAddressSpace(
                kernel.machineProfile(),
                layout,
                mmLimits(),
                Capabilities.ofExec(creds.cred()).canMapLow());
        if ((personality & Personality.READ_IMPLIES_EXEC) != 0) {
            space.readImpliesExec();
        }
        aslr = choices;
        mm = space;
    }

    /** The limits of the call's start bind, even where a program that gains rights gets a lower one. */
    private MmLimits mmLimits() {
        return new MmLimits(
                task.rlimits().get(Resource.AS).soft(),
                task.rlimits().get(Resource.DATA).soft(),
                task.rlimits().get(Resource.STACK).soft());
    }

    @Override
    public void setupArgPages(long top, ExecutableStack stack) {
        stackTop = aslr().alignStack(top) + PAGE - 1 & -PAGE;
        byte[] pages = strings.pages();
        if (Long.compareUnsigned(stackTop, kernel.machineProfile().settings().mmapMinAddr() + pages.length) <= 0) {
            throw new ExecException(Violation.of(ExecRule.STACK_FIT, filename));
        }
        long limit = rlimits.get(Resource.STACK).soft() & -PAGE;
        boolean isExpanded = kernel.profile().has(KernelBehaviour.STACK_EXPANDED);
        long wanted = pages.length + (isExpanded ? STACK_EXPAND : 0);
        long size = Long.compareUnsigned(limit, wanted) < 0 ? limit : wanted;
        boolean isGrown = Long.compareUnsigned(size, pages.length) > 0;
        boolean isWithinLimit =
                Long.compareUnsigned(size, task.rlimits().get(Resource.STACK).soft()) <= 0;
        if (isGrown && !(isWithinLimit && mm().mayExpand(size))) {
            throw new ExecException(Violation.of(ExecRule.STACK_ROOM, filename));
        }
        mm().makeStack(stackTop - (isGrown ? size : pages.length), stackTop, stackProt(stack), pages);
    }

    private int stackProt(ExecutableStack stack) {
        boolean isExecutable = stack == ExecutableStack.ENABLE_X
                || (stack == ExecutableStack.DEFAULT && (personality & Personality.READ_IMPLIES_EXEC) != 0);
        return Prot.PROT_READ | Prot.PROT_WRITE | (isExecutable ? Prot.PROT_EXEC : 0);
    }

    @Override
    public AuxVector archSetupAdditionalPages() {
        List<SpecialMapping> mappings = abi().profile().special();
        long vaddr = mm().installSpecialMappings(mappings);
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
        Optional<Long> sysinfo = abi().profile().sysinfoOffset();
        sysinfo.ifPresent(offset -> entries.add(new AuxEntry(AuxVector.AT_SYSINFO, vdso + offset)));
        return new AuxVector(entries);
    }

    @Override
    public void startThread(long ip, long sp) {
        registers = abi().startThread(ip, sp);
    }

    /** Gives the task its new program. */
    void commit(FormatList.Entry entry) {
        if (registers == null) {
            throw new IllegalStateException(
                    "format " + entry.format().name() + " loaded a program without startThread");
        }
        task.cred(creds.cred());
        task.personality(personality);
        task.rlimits(rlimits);
        Runnable release = release(entry);
        Program program = new Program(file, comm(), entry.format(), abi(), mm(), registers, isDumpable, release);
        task.start(program);
        execfd.ifPresent(number -> task.files().put(number, new Descriptor(executable.orElseThrow(), false)));
    }

    private ByteString comm() {
        boolean isFileName = isNamedByDescriptor && kernel.profile().has(KernelBehaviour.COMM_FROM_FILE);
        ByteString name = isFileName ? file.dentry().name() : filename.basename();
        return name.slice(0, Math.min(name.length(), Limits.TASK_COMM_LEN - 1));
    }

    /** The running program keeps its format's module, and nobody may write to its file. */
    private Runnable release(FormatList.Entry entry) {
        WriteCount count = file.inode().writeCount();
        boolean isDenied = kernel.profile().has(KernelBehaviour.DENY_WRITE) && count.denyWriteAccess();
        return () -> {
            entry.module().modulePut();
            if (isDenied) {
                count.allowWriteAccess();
            }
        };
    }

    @Override
    public KernelAslr aslr() {
        return called(aslr, "setupNewExec");
    }

    @Override
    public PagedAddressSpace mm() {
        return called(mm, "setupNewExec");
    }

    private ArchAbi abi() {
        return called(abi, "setPersonality");
    }

    private static <T> T called(@Nullable T value, String method) {
        if (value == null) {
            throw new IllegalStateException(method + " has not been called");
        }
        return value;
    }
}
