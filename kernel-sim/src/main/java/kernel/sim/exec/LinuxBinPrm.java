package kernel.sim.exec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.FileSystemType;
import kernel.api.KernelMessage;
import kernel.api.KernelProfile;
import kernel.api.Limits;
import kernel.api.Machine;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.SuperBlock;
import kernel.api.Violation;
import kernel.sim.fs.FileDescription;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.Settings;
import kernel.sim.profile.SpecialMapping;
import kernel.sim.task.Capabilities;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;
import org.jspecify.annotations.Nullable;

/**
 * One exec of one task. It collects what the new program will have; the task itself changes only in {@link #commit}.
 *
 * @kernel v6.18 fs/exec.c
 */
final class LinuxBinPrm implements BinPrm {
    /** The header window before v5.1. */
    private static final int OLD_BUF_SIZE = 128;

    /** The bit of the flags that is always set. */
    private static final long FLAGS_FIXED = 2;

    private final Kernel kernel;
    private final Task task;
    private final TaskExec taskExec;
    private final boolean isUnsafe;
    private final ByteString filename;
    private final PagedAddressSpace mm;
    private final Optional<ExecListener> listener;
    private final AddressSpace traced;
    private final StringArea strings;
    private final ExecFiles files;
    private final boolean isPathInaccessible;
    private final boolean isNamedByDescriptor;
    private final int envc;
    private int exec;

    private FileDescription file;
    private ByteString interp;
    private ByteView buf;
    private int argc;
    private int depth;
    private boolean hasExecfd;
    private boolean isExecfdCreds;
    private boolean isArgv0Preserved;
    private Optional<FileDescription> executable = Optional.empty();
    private OptionalInt execfd = OptionalInt.empty();
    private OptionalInt installed = OptionalInt.empty();

    private boolean isPastPointOfNoReturn;
    private boolean isCommitted;
    private BinaryCreds creds;
    private int personality;
    private Rlimits rlimits;
    private long stackTop;
    private boolean isRandomizing = true;
    private boolean isKeepingRegisters;
    private @Nullable ArchAbi abi;
    private @Nullable NewAddressSpace space;
    private @Nullable Registers registers;
    private @Nullable BinaryFormat format;

    /**
     * Opens the program.
     *
     * @param isUnsafe whether it must not gain rights, for the sake of tasks that share something with its task
     */
    LinuxBinPrm(Kernel kernel, Task task, ExecRequest request, boolean isUnsafe, Optional<ExecListener> listener) {
        this.listener = listener;
        this.kernel = kernel;
        this.task = task;
        this.taskExec = new TaskExec(task);
        this.isUnsafe = isUnsafe;
        ExecLookup lookup = new ExecLookup(kernel.profile(), kernel.root(), task);
        this.files = new ExecFiles(kernel.profile(), task, lookup);
        this.filename = ExecLookup.bprmFilename(request);
        this.isPathInaccessible = lookup.isPathInaccessible(request);
        this.isNamedByDescriptor = request.isNamedByDescriptor();
        this.interp = filename;
        this.buf = ByteView.of(new byte[0], 0, filename);
        this.creds = BinaryCreds.unchanged(task.cred());
        this.personality = task.personality();
        this.rlimits = task.rlimits();
        this.file = lookup.open(request);
        this.envc = request.envp().count();
        this.mm = NewAddressSpace.bprmMmInit(kernel, task);
        this.traced =
                listener.<AddressSpace>map(l -> new TracedAddressSpace(mm, l)).orElse(mm);
        this.stackTop = mm.taskSize();
        this.strings = new StringArea(
                mm,
                stackTop,
                rlimits.get(Resource.STACK).soft(),
                kernel.machine().nativeAbi().wordSize(),
                kernel.profile().has(KernelBehaviour.STRINGS_BY_STACK_LIMIT),
                kernel.machine().pageSize());
    }

    /** Tells who follows the exec that a step is done. */
    void trace(String function, long vaddr, Supplier<String> detail) {
        listener.ifPresent(l -> l.step(function, vaddr, detail.get(), mm));
    }

    /** Denies writing to the program's file; whoever calls this calls {@link #close} too. */
    void open() {
        files.denyWriteAccess(file);
        listener.ifPresent(l -> l.open(file));
    }

    /** Allows writing again to all files that were opened on the way; what no program got is given back. */
    void close() {
        files.close();
        if (!isCommitted) {
            mm.mmput();
        }
    }

    /** Copies file name, environment and arguments, downwards. */
    void copyStrings(ExecRequest request) {
        trace("bprm_mm_init", stackTop - 1, () -> "a stack of one page, as high as any stack can be");
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
        trace(
                "copy_strings",
                stackTop - 1,
                () -> String.format("%d bytes of strings, argc %d, envc %d", -strings.p(), argc, envc));
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

    /** Notes which format is asked. */
    void format(BinaryFormat asked) {
        format = asked;
    }

    void handover(OpenFile interpreter) {
        if (hasExecfd) {
            if (executable.isPresent()) {
                throw new ExecException(Violation.of(ExecRule.EXECFD, file.path()));
            }
            executable = Optional.of(file);
        }
        file = (FileDescription) interpreter;
        files.startOver();
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
        FileDescription opened = files.openExec(name);
        listener.ifPresent(l -> l.open(opened));
        return opened;
    }

    @Override
    public void require(boolean isOk, Rule rule, Span span, long found) {
        if (listener.isPresent()) {
            listener.get().check(rule, file.path(), span, found, isOk);
        }
        BinPrm.super.require(isOk, rule, span, found);
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
    public OptionalInt unusedFd() {
        int number = task.files().lowestFree();
        boolean isAllowed =
                Long.compareUnsigned(number, task.rlimits().get(Resource.NOFILE).soft()) < 0;
        return isAllowed ? OptionalInt.of(number) : OptionalInt.empty();
    }

    @Override
    public void fdInstall(int number) {
        installed = OptionalInt.of(number);
    }

    @Override
    public void execfdCreds() {
        isExecfdCreds = true;
    }

    @Override
    public void preserveArgv0() {
        isArgv0Preserved = true;
    }

    @Override
    public boolean isArgv0Preserved() {
        return isArgv0Preserved;
    }

    @Override
    public OpenFile cloneOpen(OpenFile opened) {
        FileDescription clone = new FileDescription(((FileDescription) opened).dentry());
        files.denyWriteAccess(clone);
        return clone;
    }

    @Override
    public SuperBlock superBlock(FileSystemType type) {
        return kernel.superBlock(task, type);
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
        creds = BinaryCreds.of(kernel.profile(), task, isExecfdCreds ? executable.orElse(file) : file, isUnsafe);
        isPastPointOfNoReturn = true;
        deThread();
        files.wouldDump(file);
        executable.ifPresent(this::openExecutable);
        personality &= ~creds.perClear();
        if (creds.cred().isSecureExec()) {
            rlimits = NewAddressSpace.capStack(rlimits);
        }
        trace("begin_new_exec", 0, () -> "the point of no return");
    }

    private void deThread() {
        if (!kernel.profile().has(KernelBehaviour.DE_THREAD_KILLS)) {
            taskExec.leaveThreads();
        } else if (!taskExec.deThread()) {
            throw new ExecException(Violation.of(ExecRule.DE_THREAD, filename));
        }
    }

    private void openExecutable(FileDescription opened) {
        files.wouldDump(opened);
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
        Capabilities capabilities = taskExec.machineCapabilities(creds.cred());
        space = new NewAddressSpace(kernel, task, mm, abi(), personality, rlimits, capabilities, isRandomizing);
        trace("setup_new_exec", 0, () -> describe(mm.layout()));
    }

    private static String describe(MmapLayout layout) {
        return layout.isLegacy()
                ? String.format("mappings go upwards from 0x%x", layout.legacyBase())
                : String.format("mappings go downwards from 0x%x", layout.mmapBase());
    }

    @Override
    public void setupArgPages(long top, ExecutableStack stack) {
        long initTop = stackTop;
        stackTop = space().stackTop(top, strings.size(), filename);
        mm.set(MmField.ARG_START, p());
        mm.set(MmField.START_STACK, p());
        space().setupArgPages(initTop, stackTop, strings.size(), stack, filename);
        trace("setup_arg_pages", stackTop - 1, () -> describe(initTop, stackTop));
    }

    private static String describe(long initTop, long stackTop) {
        return initTop == stackTop
                ? String.format("the stack stays below 0x%x and gets room", stackTop)
                : String.format("the stack moves from below 0x%x to below 0x%x and gets room", initTop, stackTop);
    }

    @Override
    public AuxVector archSetupAdditionalPages() {
        AuxVector entries = space().setupAdditionalPages();
        long vdso = entries.value(AuxVector.AT_SYSINFO_EHDR).orElse(0L);
        trace(
                "arch_setup_additional_pages",
                vdso,
                () -> describe(abi().profile().special()));
        return entries;
    }

    private static String describe(List<SpecialMapping> mappings) {
        return mappings.stream().map(SpecialMapping::name).collect(Collectors.joining(" "));
    }

    @Override
    public long rlimitData() {
        return rlimits.get(Resource.DATA).soft();
    }

    @Override
    public void randomize(boolean isOn) {
        isRandomizing = isOn;
    }

    @Override
    public void keepRegisters() {
        isKeepingRegisters = true;
    }

    @Override
    public void startThread(long ip, long sp) {
        Registers caller = callersRegisters();
        Registers before = isKeepingRegisters ? caller : Registers.zero(abi().registerSet());
        Registers started = abi().startThread(before, ip, sp);
        registers = abi().flagsRegister()
                .map(flags -> withFlags(started, flags, caller))
                .orElse(started);
        trace("start_thread", ip, () -> String.format("the first instruction is at 0x%x, the stack at 0x%x", ip, sp));
    }

    private Registers withFlags(Registers started, String flags, Registers caller) {
        if (!kernel.profile().has(KernelBehaviour.FLAGS_SET)) {
            return started.with(flags, caller.get(flags));
        }
        boolean isFixed = kernel.profile().has(KernelBehaviour.FLAGS_FIXED_BIT);
        return isFixed ? started : started.with(flags, started.get(flags) & ~FLAGS_FIXED);
    }

    /** Returns what the caller's program had; a task without one has zeroes, and flags as the processor starts with. */
    private Registers callersRegisters() {
        RegisterSet set = abi().registerSet();
        return task.program()
                .map(Program::registers)
                .filter(found -> found.set().equals(set))
                .orElseGet(() -> ofNoProgram(set));
    }

    private Registers ofNoProgram(RegisterSet set) {
        Registers zero = Registers.zero(set);
        return abi().flagsRegister().map(flags -> zero.with(flags, FLAGS_FIXED)).orElse(zero);
    }

    @Override
    public void printk(KernelMessage message) {
        kernel.printk(message);
    }

    /** Checks that a format did all that a program needs. */
    void requireStarted(BinaryFormat format) {
        if (!isPastPointOfNoReturn || space == null || registers == null) {
            String missing = !isPastPointOfNoReturn ? "beginNewExec" : space == null ? "setupNewExec" : "startThread";
            throw new IllegalStateException("format " + format.name() + " loaded a program without " + missing);
        }
    }

    /** Gives the task its new program. */
    void commit(FormatList.Entry entry) {
        boolean isDumpable = isDumpable();
        task.cred(creds.cred());
        task.personality(personality);
        task.rlimits(rlimits);
        mm.hold(ModuleUse.begin(entry.module(), file.path()));
        files.keep(file).ifPresent(mm::hold);
        if (start(entry.format(), called(registers, "startThread"), isDumpable)) {
            installed.ifPresent(number -> task.files().put(number, new Descriptor(file, false)));
            execfd.ifPresent(number -> task.files().put(number, new Descriptor(executable.orElseThrow(), false)));
        }
    }

    /** Leaves the task with as much of the new program as there is, to be looked at before it is killed. */
    void abandon(Errno errno) {
        if (space == null || format == null) {
            return;
        }
        long mask = abi().kernelWordSize() == Long.BYTES ? -1L : 0xffffffffL;
        Registers returned = callersRegisters().with(abi().resultRegister(), -errno.number() & mask);
        task.personality(personality);
        start(format, returned, isDumpable());
    }

    private boolean start(BinaryFormat loader, Registers first, boolean isDumpable) {
        isCommitted = true;
        return taskExec.start(
                new Program(kernel.profile(), file, comm(), loader, abi(), mm, first, isDumpable, mm::mmput));
    }

    /** A program that its caller could not look into is dumped only if fs.suid_dumpable lets everything be dumped. */
    private boolean isDumpable() {
        boolean isDumpingAll = kernel.machineProfile().settings().suidDumpable() == Settings.SUID_DUMP_USER;
        return (files.isDumpable() && creds.isCallers(task))
                || (isDumpingAll && kernel.profile().has(KernelBehaviour.SUID_DUMPABLE));
    }

    private ByteString comm() {
        boolean isFileName = isNamedByDescriptor && kernel.profile().has(KernelBehaviour.COMM_FROM_FILE);
        ByteString name = isFileName ? file.dentry().name() : filename.basename();
        return name.slice(0, Math.min(name.length(), Limits.TASK_COMM_LEN - 1));
    }

    @Override
    public KernelAslr aslr() {
        return space().aslr();
    }

    @Override
    public AddressSpace mm() {
        called(space, "setupNewExec");
        return traced;
    }

    private NewAddressSpace space() {
        return called(space, "setupNewExec");
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
