package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import kernel.api.ByteString;
import kernel.api.CoreFilter;
import kernel.api.Cred;
import kernel.api.Personality;
import kernel.api.Registers;
import kernel.api.Signal;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.SuperBlocks;

/**
 * A task, {@code struct task_struct}. A fresh one belongs to the super-user and runs no program yet; it is in no task
 * list, and has no numbers and no relatives.
 */
public final class Task {
    private TaskCred cred;
    private final TaskParts parts;
    private int personality = Personality.ADDR_NO_RANDOMIZE;
    private boolean isNoNewPrivs;
    private boolean isTraced;
    private boolean isNprocExceeded;
    private Optional<Long> altStack = Optional.empty();
    private Optional<Signal> parentDeathSignal = Optional.empty();
    private Optional<Runnable> vforkDone = Optional.empty();
    private TaskGroup group;
    private int selfExecId;
    private TaskIds ids = TaskIds.FIRST;
    private int coredumpFilter = CoreFilter.DEFAULT;
    private Optional<Program> program = Optional.empty();
    private volatile Optional<Signal> exitSignal = Optional.empty();
    private Optional<BiConsumer<Signal, Program>> fatalSignalObserver = Optional.empty();
    private SignalSet pending = SignalSet.EMPTY;
    private SignalSet blocked = SignalSet.EMPTY;
    private Optional<Membership> membership = Optional.empty();

    /** Makes a fresh task, a process of one thread that is in no task list. */
    public Task() {
        this(new TaskGroup(Rlimits.DEFAULT), new TaskParts(), TaskCred.superUser(new UserNamespace()));
        group.add(this);
    }

    private Task(TaskGroup group, TaskParts parts, TaskCred cred) {
        this.cred = cred;
        this.group = group;
        this.parts = parts;
    }

    /**
     * Makes another thread of the same process, with the same identity.
     *
     * @return the thread; exec in one thread ends all others
     * @throws IllegalStateException if the task is in a task list, which makes threads by clone(2)
     */
    public Task newThread() {
        if (membership.isPresent()) {
            throw new IllegalStateException("the task list makes threads, by clone");
        }
        Task thread = dupTaskStruct(group);
        group.add(thread);
        thread.parts.copyFs(true);
        thread.parts.copyFiles(true);
        thread.parts.copySighand(true);
        return thread;
    }

    /**
     * Makes a task that is as this one where nothing says otherwise. It names the parts of this one, which are shared
     * or copied later, and has no program. Its process does not know it yet.
     *
     * @kernel v6.18 kernel/fork.c, {@code dup_task_struct}, {@code copy_process}
     */
    Task dupTaskStruct(TaskGroup process) {
        Task copy = new Task(process, new TaskParts(parts), cred);
        copy.personality = personality;
        copy.isNoNewPrivs = isNoNewPrivs;
        copy.isNprocExceeded = isNprocExceeded;
        copy.blocked = blocked;
        copy.altStack = altStack;
        copy.selfExecId = selfExecId;
        copy.coredumpFilter = coredumpFilter;
        return copy;
    }

    /** Returns what keeps others away while the task changes: its list, or its process. */
    Object lock() {
        return membership.isPresent() ? membership.get().table : group;
    }

    TaskParts parts() {
        return parts;
    }

    TaskCred credentials() {
        return cred;
    }

    /** Returns what the task gets now that its parent is dead. */
    Optional<Signal> parentDied() {
        return parentDeathSignal;
    }

    TaskGroup group() {
        return group;
    }

    int selfExecId() {
        return selfExecId;
    }

    void forgetAltStack() {
        altStack = Optional.empty();
    }

    /** Runs what its parent runs, or a copy of it. */
    void program(Program copied) {
        program = Optional.of(copied);
    }

    Optional<Membership> membership() {
        return membership;
    }

    void membership(Membership place) {
        membership = Optional.of(place);
    }

    /**
     * Returns the signals that wait for this thread alone.
     *
     * @return without those that wait for its process
     */
    public SignalSet pending() {
        return pending;
    }

    void pending(SignalSet signals) {
        pending = signals;
    }

    /**
     * Returns the signals that wait.
     *
     * @return those that the task blocks
     */
    public SignalSet blocked() {
        return blocked;
    }

    /**
     * Changes the signals that wait, as sigprocmask(2) does.
     *
     * @param signals those that the task blocks from now on; SIGKILL and SIGSTOP cannot be
     */
    public void blocked(SignalSet signals) {
        blocked = signals.minus(SignalSet.UNBLOCKABLE);
    }

    /**
     * Tells whether the task is the leader of its process.
     *
     * @return true for the first thread, and for the one that exec left
     */
    public boolean isGroupLeader() {
        return group.isLeader(this);
    }

    /**
     * Returns the identity.
     *
     * @return real and effective ids
     */
    public Cred cred() {
        return cred.ids();
    }

    /**
     * Changes the identity, as setresuid(2) does: who is no super-user any more has no capabilities. Another effective
     * identity gets no signal when the parent dies. A task list counts the task for its new user.
     *
     * @param ids real and effective ids
     * @kernel v6.18 kernel/cred.c, {@code commit_creds}
     */
    public void cred(Cred ids) {
        synchronized (lock()) {
            if (isChangedBy(ids)) {
                parentDeathSignal = Optional.empty();
            }
            TaskCred changed = cred.withIds(ids);
            boolean isOtherUser = ids.uid() != cred.ids().uid();
            if (isOtherUser && membership.isPresent()) {
                isNprocExceeded = membership.get().table.isNprocExceeded(this, changed);
            }
            commitCreds(changed);
        }
    }

    /** Becomes somebody else, whose tasks it is counted among. */
    void commitCreds(TaskCred changed) {
        TaskCred old = cred;
        cred = changed;
        membership.ifPresent(place -> place.table.countFor(old, changed));
    }

    /** Makes a child somebody else before it is counted. */
    void childCreds(TaskCred changed) {
        cred = changed;
    }

    /**
     * Tells whether an identity is another than that of the task, to those who may look into it.
     *
     * @param ids real and effective ids
     * @return true with another effective id, even a lesser one, or with more capabilities
     * @kernel v6.18 kernel/cred.c, {@code commit_creds}, {@code cred_cap_issubset}
     */
    public boolean isChangedBy(Cred ids) {
        boolean isOther =
                ids.euid() != cred.ids().euid() || ids.egid() != cred.ids().egid();
        return isOther || !cred.capabilities().contains(cred.userNamespace().ofExec(ids));
    }

    /**
     * Returns what the task may do besides what its ids allow, in its own namespace of users.
     *
     * @return permitted and effective capabilities
     */
    public Capabilities capabilities() {
        return cred.capabilities();
    }

    /**
     * Changes what the task may do, as capset(2) does.
     *
     * @param rights permitted and effective capabilities
     */
    public void capabilities(Capabilities rights) {
        synchronized (lock()) {
            commitCreds(new TaskCred(cred.ids(), rights, cred.userNamespace()));
        }
    }

    /**
     * Returns the file systems of the kernel's own that the task's user namespaces have.
     *
     * @return those of its own namespace, then of the ones around it, without those of the machine
     */
    public List<SuperBlocks> superBlocks() {
        List<SuperBlocks> found = new ArrayList<>();
        Optional<UserNamespace> at = Optional.of(cred.userNamespace());
        while (at.isPresent() && !at.get().isInit()) {
            found.add(at.get().superBlocks());
            at = at.get().parent();
        }
        return found;
    }

    /**
     * Returns with which rights the task uses files.
     *
     * @return its effective ids
     */
    public FileAccess fileAccess() {
        return new FileAccess(
                cred.ids().euid(), cred.ids().egid(), Set.of(), cred.isCapable(Capability.CAP_DAC_OVERRIDE));
    }

    /**
     * Returns the working directory.
     *
     * @return an absolute path inside the root
     */
    public ByteString cwd() {
        return parts.fs().cwd();
    }

    /**
     * Changes the working directory.
     *
     * @param path an absolute path inside the root
     */
    public void cwd(ByteString path) {
        parts.fs().cwd(path);
    }

    /**
     * Returns the root directory.
     *
     * @return a slash, or where chroot(2) moved it
     */
    public ByteString root() {
        return parts.fs().root();
    }

    /**
     * Moves the root directory, chroot(2).
     *
     * @param path an absolute path of the machine
     */
    public void root(ByteString path) {
        parts.fs().root(path);
    }

    /**
     * Returns which permissions new files do not get.
     *
     * @return permission bits
     */
    public int umask() {
        return parts.fs().umask();
    }

    /**
     * Changes which permissions new files do not get, umask(2).
     *
     * @param bits permission bits
     */
    public void umask(int bits) {
        parts.fs().umask(bits & 0777);
    }

    /**
     * Returns the open files.
     *
     * @return the descriptor table
     */
    public DescriptorTable files() {
        return parts.files();
    }

    /**
     * Returns what the task does about signals.
     *
     * @return the actions
     */
    public SignalActions actions() {
        return parts.sighand();
    }

    /**
     * Notes a change of a semaphore that shall be taken back, SEM_UNDO of semop(2).
     *
     * @param takenBack is called when the last task has ended that has the list of such changes
     */
    public void semUndo(Runnable takenBack) {
        parts.getUndoList().add(takenBack);
    }

    /**
     * Returns the priority of input and output.
     *
     * @return 0 if nobody chose one
     */
    public int ioprio() {
        return parts.io().map(IoContext::ioprio).orElse(0);
    }

    /**
     * Chooses the priority of input and output, ioprio_set(2).
     *
     * @param priority class and level
     */
    public void ioprio(int priority) {
        parts.getIoContext().ioprio(priority);
    }

    /**
     * Sets an alternative signal stack, sigaltstack(2).
     *
     * @param vaddr where it is
     */
    public void altStack(long vaddr) {
        altStack = Optional.of(vaddr);
    }

    /**
     * Sets what the task gets when its parent dies, prctl(PR_SET_PDEATHSIG).
     *
     * @param signal the signal
     */
    public void parentDeathSignal(Signal signal) {
        parentDeathSignal = Optional.of(signal);
    }

    /**
     * Sets whom exec or death wakes, as the parent in vfork(2) is.
     *
     * @param done what is called, once
     */
    public void vforkDone(Runnable done) {
        vforkDone = Optional.of(done);
    }

    /** Notes that the task took an identity whose user has too many tasks; its execs pay for that. */
    public void noteNprocExceeded() {
        isNprocExceeded = true;
    }

    /** Forgets that the task's user had too many tasks: a child was allowed. */
    void clearNprocExceeded() {
        isNprocExceeded = false;
    }

    /**
     * Tells whether the task's user has too many tasks.
     *
     * @return true after {@link #noteNprocExceeded()}; in a task list, as long as they are too many
     */
    public boolean isNprocExceeded() {
        isNprocExceeded &=
                membership.map(place -> place.table.isNprocExceeded(this, cred)).orElse(true);
        return isNprocExceeded;
    }

    /**
     * Returns the resource limits.
     *
     * @return the limits
     */
    public Rlimits rlimits() {
        return group.rlimits();
    }

    /**
     * Changes the resource limits.
     *
     * @param limits the limits
     */
    public void rlimits(Rlimits limits) {
        group.rlimits(limits);
    }

    /**
     * Returns the personality.
     *
     * @return bits of {@link Personality}
     */
    public int personality() {
        return personality;
    }

    /**
     * Changes the personality.
     *
     * @param bits bits of {@link Personality}
     */
    public void personality(int bits) {
        personality = bits;
    }

    /** Lets a task that may do everything trace this one. */
    public void trace() {
        isTraced = true;
    }

    /**
     * Tells whether another task traces this one.
     *
     * @return true after {@link #trace()}
     */
    public boolean isTraced() {
        return isTraced;
    }

    /**
     * Tells whether exec gives the task no rights that it does not have.
     *
     * @return true after prctl(PR_SET_NO_NEW_PRIVS)
     */
    public boolean isNoNewPrivs() {
        return isNoNewPrivs;
    }

    /** Makes exec give the task no rights that it does not have, for ever. */
    public void setNoNewPrivs() {
        isNoNewPrivs = true;
    }

    /**
     * Returns the task's numbers.
     *
     * @return those of its task list; without a list {@link TaskIds#FIRST} until somebody changes them
     */
    public TaskIds ids() {
        return membership.map(place -> place.table.ids(this)).orElse(ids);
    }

    /**
     * Changes the numbers of a task that is in no task list.
     *
     * @param numbers its own and those of its relatives
     * @throws IllegalStateException if it is in a list
     */
    public void ids(TaskIds numbers) {
        if (membership.isPresent()) {
            throw new IllegalStateException("the task list gives the numbers");
        }
        ids = numbers;
    }

    /**
     * Returns the threads of the task's process.
     *
     * @return a copy, the leader first; those that have ended may be among them
     */
    public List<Task> threads() {
        return group.threads();
    }

    /**
     * Returns which mappings a core of the task holds.
     *
     * @return bits of {@link CoreFilter}
     */
    public int coredumpFilter() {
        return coredumpFilter;
    }

    /**
     * Changes which mappings a core of the task holds, as writing /proc/PID/coredump_filter does.
     *
     * @param bits bits of {@link CoreFilter}; others are ignored
     */
    public void coredumpFilter(int bits) {
        coredumpFilter = bits & CoreFilter.MASK;
    }

    /**
     * Returns the program that the task runs.
     *
     * @return empty before the first exec and after death
     */
    public Optional<Program> program() {
        return program;
    }

    /**
     * Changes the registers, as running does.
     *
     * @param registers the new ones
     * @throws IllegalStateException if the task runs no program
     */
    public void registers(Registers registers) {
        Program running = program.orElseThrow(() -> new IllegalStateException("a task without a program"));
        program = Optional.of(running.withRegisters(registers));
    }

    /**
     * Sets who sees the program that a signal ends, before its memory goes, as a tracer does.
     *
     * @param observer is called once, with the signal
     */
    public void onFatalSignal(BiConsumer<Signal, Program> observer) {
        fatalSignalObserver = Optional.of(observer);
    }

    /** Runs another program than before, which knows nothing of what belonged to the old one. */
    void newProgram(Program started) {
        altStack = Optional.empty();
        if (cred.ids().isSecureExec()) {
            parentDeathSignal = Optional.empty();
        }
        selfExecId++;
        program = Optional.of(started);
    }

    /** Leaves the process and becomes the leader of another one. */
    void newGroup() {
        TaskGroup old = group;
        old.remove(this);
        group = new TaskGroup(old.rlimits());
        group.add(this);
        group.processGroup(old.processGroup());
        group.session(old.session());
    }

    /** Gives the memory back, and wakes who waits for that. */
    void leaveProgram() {
        membership.ifPresent(place -> new MmRelease(this, place).run());
        vforkDone.ifPresent(Runnable::run);
        vforkDone = Optional.empty();
        program.ifPresent(old -> old.release().run());
        program = Optional.empty();
    }

    /**
     * Ends the task and all threads of its process.
     *
     * @param signal what killed it
     */
    public void kill(Signal signal) {
        synchronized (lock()) {
            group.endAll(this, WaitStatus.signaled(signal, false)).forEach(thread -> thread.die(signal));
        }
    }

    /** Ends this thread; its process may live on. */
    void die(Signal signal) {
        exitSignal = Optional.of(signal);
        fatalSignalObserver.ifPresent(observer -> program.ifPresent(ended -> observer.accept(signal, ended)));
        if (membership.isPresent()) {
            membership.get().table.exits().doExit(this, WaitStatus.signaled(signal, false));
        } else {
            leaveProgram();
            exitFiles();
            parts.sighand().put();
        }
    }

    /** Leaves files and directory. */
    void exitFiles() {
        parts.exitSem();
        parts.files().put();
        parts.fs().put();
    }

    /**
     * Returns what killed the task.
     *
     * @return the signal, or empty while it lives
     */
    public Optional<Signal> exitSignal() {
        return exitSignal;
    }

    /**
     * Returns all that the task is now.
     *
     * @return a copy
     */
    public TaskState state() {
        return new TaskState(
                cred.ids(),
                cred.capabilities(),
                group.size(),
                cwd(),
                group.rlimits().entries(),
                personality,
                isNoNewPrivs,
                files().entries(),
                actions().entries(),
                altStack,
                parentDeathSignal,
                selfExecId,
                vforkDone.isPresent(),
                program,
                exitSignal);
    }
}
