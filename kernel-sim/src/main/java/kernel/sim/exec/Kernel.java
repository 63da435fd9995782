package kernel.sim.exec;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.FileSystemType;
import kernel.api.KernelMessage;
import kernel.api.Machine;
import kernel.api.SigInfo;
import kernel.api.Signal;
import kernel.api.SuperBlock;
import kernel.api.Violation;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.fs.SuperBlocks;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.module.LoadedModule;
import kernel.sim.module.ModuleLoader;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;
import kernel.sim.task.TaskTable;

/**
 * A simulated kernel: which one, on which machine, with which formats and files.
 *
 * <pre>{@code
 * Kernel kernel = Kernel.of(HostFileSystem.of(Path.of("/")));
 * Task task = new Task();
 * kernel.execve(task, ExecRequest.of("/bin/ls", "-l"));
 * }</pre>
 */
public final class Kernel {
    private final LinuxProfile profile;
    private final MachineProfile machineProfile;
    private final Machine machine;
    private final RootFileSystem root;
    private final FormatList formats;
    private final RandomGenerator random;
    private final ModuleLoader modules;
    private final PhysicalMemory memory = new PhysicalMemory();
    private final TaskTable tasks;
    private final Consumer<KernelMessage> log;
    private final SuperBlocks superBlocks;

    /**
     * Makes a kernel without modules.
     *
     * @param profile which kernel
     * @param machineProfile what the machine supplies
     * @param root the files
     * @param formats the registered formats
     * @param random where random choices come from
     */
    public Kernel(
            LinuxProfile profile,
            MachineProfile machineProfile,
            RootFileSystem root,
            FormatList formats,
            RandomGenerator random) {
        this(profile, machineProfile, root, formats, random, ModuleLoader.NONE);
    }

    /**
     * Makes a kernel.
     *
     * @param profile which kernel
     * @param machineProfile what the machine supplies
     * @param root the files
     * @param formats the registered formats
     * @param random where random choices come from
     * @param modules who loads formats that nobody has registered
     */
    public Kernel(
            LinuxProfile profile,
            MachineProfile machineProfile,
            RootFileSystem root,
            FormatList formats,
            RandomGenerator random,
            ModuleLoader modules) {
        this(profile, machineProfile, root, formats, random, modules, message -> {}, new SuperBlocks());
    }

    private Kernel(
            LinuxProfile profile,
            MachineProfile machineProfile,
            RootFileSystem root,
            FormatList formats,
            RandomGenerator random,
            ModuleLoader modules,
            Consumer<KernelMessage> log,
            SuperBlocks superBlocks) {
        this.superBlocks = superBlocks;
        this.log = log;
        this.modules = modules;
        this.profile = profile;
        this.machineProfile = machineProfile;
        this.machine = profile.architecture().machine(machineProfile);
        this.root = root;
        this.formats = formats;
        this.random = random;
        this.tasks = new TaskTable(profile, machineProfile);
    }

    /**
     * Makes a kernel with the default profile, the built-in machine and all formats that are found.
     *
     * @param root the files
     * @return the kernel
     */
    public static Kernel of(RootFileSystem root) {
        return new Kernel(LinuxProfile.SIM, MachineProfile.builtIn(), root, FormatList.load(), new SplittableRandom());
    }

    /**
     * Executes a program in a task.
     *
     * @param task who calls; on success it runs the new program, unless {@link ExecRequest#AT_EXECVE_CHECK} only asks
     * @param request what to execute
     * @throws ExecException if the program does not start: with the errno, and an untouched task; or, past the point of
     *     no return, with a signal, and a dead task
     * @throws IllegalStateException if the task is dead, stopped, or waits for something
     * @kernel v6.18 fs/exec.c, {@code do_execveat_common}
     */
    public void execve(Task task, ExecRequest request) {
        execve(task, request, Optional.empty());
    }

    /**
     * Executes a program in a task, step by step.
     *
     * @param task who calls
     * @param request what to execute
     * @param listener is told each step
     * @throws ExecException as {@link #execve(Task, ExecRequest)}
     */
    public void execve(Task task, ExecRequest request, ExecListener listener) {
        execve(task, request, Optional.of(listener));
    }

    private void execve(Task task, ExecRequest request, Optional<ExecListener> listener) {
        TaskExec exec = new TaskExec(task);
        exec.requireRunning();
        if (request.isAt() && !profile.has(KernelBehaviour.EXECVEAT)) {
            throw new ExecException(Violation.of(ExecRule.NO_EXECVEAT));
        }
        ExecLookup.filename(request);
        if (task.isNprocExceeded() && profile.has(ExecRule.NPROC)) {
            throw new ExecException(Violation.of(ExecRule.NPROC));
        }
        boolean isUnsafe = exec.checkUnsafe(profile);
        try {
            execve(task, request, isUnsafe, listener);
        } finally {
            exec.end();
        }
    }

    private void execve(Task task, ExecRequest request, boolean isUnsafe, Optional<ExecListener> listener) {
        LinuxBinPrm bprm = new LinuxBinPrm(this, task, request, isUnsafe, listener);
        try {
            bprm.open();
            bprm.copyStrings(request);
            if (!request.has(ExecRequest.AT_EXECVE_CHECK)) {
                bprm.commit(new FormatSearch(this, bprm).run());
            }
        } catch (ExecException e) {
            throw bprm.isPastPointOfNoReturn() ? kill(task, bprm, e) : e;
        } finally {
            bprm.close();
        }
    }

    /**
     * Writes the core that a task would leave if its parent killed it now. The task lives on.
     *
     * @param task a task that runs a program
     * @param signal what kills it
     * @param sink where the core goes; what cannot be moved, as a pipe, gets zeroes for holes
     * @throws ExecException with a {@link CoreDumpRule} if there would be no core
     * @throws IOException if the sink fails
     * @throws IllegalArgumentException if the task runs no program
     */
    public void coreDump(Task task, Signal signal, WritableByteChannel sink) throws IOException {
        int parent = task.ids().ppid();
        coreDump(
                task,
                new SigInfo.Kill(signal, SigInfo.SI_USER, parent, task.cred().uid()),
                sink);
    }

    /**
     * Writes the core that a task would leave if it died now. The task lives on.
     *
     * @param task a task that runs a program
     * @param siginfo what kills it
     * @param sink where the core goes, as above; a core is cut at RLIMIT_CORE
     * @throws ExecException with a {@link CoreDumpRule} if there would be no core
     * @throws IOException if the sink fails
     * @throws IllegalArgumentException if the task runs no program
     * @kernel v6.18 fs/coredump.c, {@code vfs_coredump}
     */
    public void coreDump(Task task, SigInfo siginfo, WritableByteChannel sink) throws IOException {
        CoreDump.of(this, task).write(siginfo, sink);
    }

    /**
     * Loads a shared library into the program of a task.
     *
     * @param task who calls
     * @param library path of the library
     * @throws ExecException if it is not loaded: with the errno of the lookup, of its format, or ENOEXEC if no format takes
     *     it
     * @throws IllegalStateException if the task runs no program
     * @kernel v5.10 fs/exec.c, {@code sys_uselib}
     */
    public void uselib(Task task, ByteString library) {
        new Uselib(this, task).load(library);
    }

    private ExecException kill(Task task, LinuxBinPrm bprm, ExecException failure) {
        bprm.abandon(failure.errno());
        Signal fatal = profile.has(KernelBehaviour.SIGSEGV_PAST_RETURN) ? Signal.SIGSEGV : Signal.SIGKILL;
        Signal signal = task.exitSignal().or(failure::signal).orElse(fatal);
        task.kill(signal);
        return new ExecException(failure.violation(), failure.others(), Optional.of(signal));
    }

    /**
     * Mounts one of the kernel's own file systems, through which formats are told what to do. The task's user namespace has
     * one instance of each, which is made the first time.
     *
     * @param task who mounts, and with whose rights files are opened
     * @param type name of the file system, for example {@code binfmt_misc}
     * @return its files
     * @throws ExecException with ENODEV if no registered format has it, with EPERM if the task may not mount
     * @kernel v6.18 fs/namespace.c, {@code do_new_mount}; fs/super.c, {@code mount_capable}
     */
    public MountedFileSystem mount(Task task, String type) {
        FileSystemType found = presentFormats().stream()
                .flatMap(entry -> entry.format().fileSystem().stream())
                .filter(candidate -> candidate.name().equals(type))
                .findFirst()
                .orElseThrow(
                        () -> new ExecException(Violation.of(MountRule.TYPE).withFound(type)));
        List<SuperBlocks> namespaces = task.superBlocks();
        boolean isWithin = namespaces.isEmpty() || profile.has(KernelBehaviour.FORMATS_PER_USER_NAMESPACE);
        if (!isWithin || !task.capabilities().canMount()) {
            throw new ExecException(Violation.of(MountRule.RIGHT));
        }
        SuperBlock superBlock = (namespaces.isEmpty() ? superBlocks : namespaces.get(0)).mount(found, profile);
        return new MountedFileSystem(superBlock, HeldFiles.of(this, new ExecLookup(profile, root, task)));
    }

    /** Returns the instance of a file system that a task sees; the machine itself has one without a mount. */
    SuperBlock superBlock(Task task, FileSystemType type) {
        List<SuperBlocks> namespaces =
                profile.has(KernelBehaviour.FORMATS_PER_USER_NAMESPACE) ? task.superBlocks() : List.of();
        return namespaces.stream()
                .flatMap(space -> space.get(type).stream())
                .findFirst()
                .orElseGet(() -> superBlocks.mount(type, profile));
    }

    /**
     * Registers a format: behind all others, or before them where the kernel does it so.
     *
     * @param format the format
     * @param module what a use of the format keeps
     * @throws ExecException with EBUSY where the kernel looks for it and the format is registered already
     * @throws IllegalArgumentException if another format has the same name
     * @kernel v6.18 fs/exec.c, {@code register_binfmt}
     */
    public void registerBinfmt(BinaryFormat format, LoadedModule module) {
        formats.registerBinfmt(format, module, profile);
    }

    /**
     * Registers a format before all others.
     *
     * @param format the format
     * @param module what a use of the format keeps
     * @throws IllegalArgumentException if another format has the same name
     * @kernel v6.18 fs/exec.c, {@code insert_binfmt}
     */
    public void insertBinfmt(BinaryFormat format, LoadedModule module) {
        formats.prepend(format, module);
    }

    /**
     * Takes a format out; programs that it has loaded run on.
     *
     * @param format the format
     * @throws ExecException with EINVAL where the kernel looks for it and the format is not registered
     * @kernel v6.18 fs/exec.c, {@code unregister_binfmt}
     */
    public void unregisterBinfmt(BinaryFormat format) {
        boolean wasThere = formats.remove(format);
        if (!wasThere && profile.has(KernelBehaviour.REGISTER_AT_HEAD)) {
            throw new ExecException(Violation.of(ExecRule.NOT_REGISTERED).withFound(format.name()));
        }
    }

    /**
     * Returns which kernel this is.
     *
     * @return the profile
     */
    public LinuxProfile profile() {
        return profile;
    }

    /**
     * Returns what the machine supplies.
     *
     * @return the profile of the machine
     */
    public MachineProfile machineProfile() {
        return machineProfile;
    }

    /**
     * Returns the files.
     *
     * @return the root file system
     */
    public RootFileSystem root() {
        return root;
    }

    /**
     * Returns the registered formats.
     *
     * @return the list
     */
    public FormatList formats() {
        return formats;
    }

    /**
     * Returns the same kernel with other files; the registered formats are shared.
     *
     * @param files the other root
     * @return another kernel
     */
    public Kernel withRoot(RootFileSystem files) {
        return new Kernel(profile, machineProfile, files, formats, random, modules, log, superBlocks);
    }

    /**
     * Returns the same kernel with other instances of its own file systems; the registered formats are shared, but not what
     * they are told through these.
     *
     * @return another kernel
     */
    public Kernel withOwnSuperBlocks() {
        return new Kernel(profile, machineProfile, root, formats, random, modules, log, new SuperBlocks());
    }

    /**
     * Returns the same kernel with a reader of its log; the registered formats are shared.
     *
     * @param reader who gets every line, in the thread that writes it
     * @return another kernel
     */
    public Kernel withLog(Consumer<KernelMessage> reader) {
        return new Kernel(profile, machineProfile, root, formats, random, modules, reader, superBlocks);
    }

    void printk(KernelMessage message) {
        log.accept(message);
    }

    /** Returns the formats that are registered and that the kernel has. */
    List<FormatList.Entry> presentFormats() {
        boolean isEvery = profile.has(KernelBehaviour.EVERY_FORMAT);
        return formats.entries().stream()
                .filter(entry -> isEvery || profile.has(entry.format().presence()))
                .toList();
    }

    ModuleLoader modules() {
        return modules;
    }

    /**
     * Returns the machine.
     *
     * @return as formats see it
     */
    public Machine machine() {
        return machine;
    }

    /**
     * Returns the machine's memory.
     *
     * @return shared by all programs
     */
    public PhysicalMemory memory() {
        return memory;
    }

    /**
     * Returns the machine's tasks. Tasks that are made otherwise are in no list: they have no numbers and no children.
     *
     * @return with one task, number 1, at first
     */
    public TaskTable tasks() {
        return tasks;
    }

    RandomGenerator random() {
        return random;
    }
}
