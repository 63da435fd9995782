package kernel.sim.task;

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

/** A task, {@code struct task_struct}. A fresh one belongs to the super-user and runs no program yet. */
public final class Task {
    private Cred cred = new Cred(0, 0, 0, 0, false);
    private FsStruct fs = new FsStruct();
    private int personality = Personality.ADDR_NO_RANDOMIZE;
    private boolean isNoNewPrivs;
    private boolean isTraced;
    private DescriptorTable files = new DescriptorTable();
    private SignalActions actions = new SignalActions();
    private Optional<Long> altStack = Optional.empty();
    private Optional<Signal> parentDeathSignal = Optional.empty();
    private Optional<Runnable> vforkDone = Optional.empty();
    private boolean isNprocExceeded;
    private Capabilities capabilities = Capabilities.FULL;
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
        this(new TaskGroup(Rlimits.DEFAULT));
    }

    private Task(TaskGroup group) {
        this.group = group;
        group.add(this);
    }

    /**
     * Makes another thread of the same process, with the same identity.
     *
     * @return the thread; exec in one thread ends all others
     */
    public Task newThread() {
        Task thread = dupTaskStruct(group);
        shareFs(thread);
        shareFiles(thread);
        shareActions(thread);
        return thread;
    }

    /**
     * Makes a task that is as this one where nothing says otherwise. It has files, handlers and directory of its own,
     * and no program.
     *
     * @kernel v6.18 kernel/fork.c, {@code dup_task_struct}, {@code copy_process}
     */
    Task dupTaskStruct(TaskGroup process) {
        Task copy = new Task(process);
        copy.cred = cred;
        copy.capabilities = capabilities;
        copy.personality = personality;
        copy.isNoNewPrivs = isNoNewPrivs;
        copy.isNprocExceeded = isNprocExceeded;
        copy.blocked = blocked;
        copy.altStack = altStack;
        copy.selfExecId = selfExecId;
        copy.coredumpFilter = coredumpFilter;
        return copy;
    }

    void shareFs(Task child) {
        fs.get();
        child.fs = fs;
    }

    void shareFiles(Task child) {
        files.get();
        child.files = files;
    }

    void shareActions(Task child) {
        actions.get();
        child.actions = actions;
    }

    void copyFs(Task child) {
        child.fs = fs.copy();
    }

    void copyFiles(Task child) {
        child.files = files.copy();
    }

    void copyActions(Task child) {
        child.actions = actions.copy();
    }

    /** Gets a directory of its own; the others keep theirs. */
    void unshareFs() {
        if (fs.isShared()) {
            fs.put();
            fs = fs.copy();
        }
    }

    /** Gets a descriptor table of its own; the others keep theirs. */
    void unshareFiles() {
        if (files.isShared()) {
            files.put();
            files = files.copy();
        }
    }

    private void unshareActions() {
        if (actions.isShared()) {
            actions.put();
            actions = actions.copy();
        }
    }

    /** Has all rights in a user namespace of its own. */
    void enterUserNamespace() {
        capabilities = Capabilities.FULL;
    }

    /** Tells whether a signal that cannot be caught waits. */
    boolean hasFatalSignal() {
        return group.pending().has(Signal.SIGKILL.number());
    }

    /** Returns what the task gets now that its parent is dead. */
    Optional<Signal> parentDied() {
        return parentDeathSignal;
    }

    FsStruct fs() {
        return fs;
    }

    TaskGroup group() {
        return group;
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
        return cred;
    }

    /**
     * Changes the identity, as setresuid(2) does: who is no super-user any more has no capabilities. Another effective
     * identity gets no signal when the parent dies.
     *
     * @param ids real and effective ids
     * @kernel v6.18 kernel/cred.c, {@code commit_creds}
     */
    public void cred(Cred ids) {
        if (isChangedBy(ids)) {
            parentDeathSignal = Optional.empty();
        }
        cred = ids;
        capabilities = Capabilities.ofExec(ids);
    }

    /**
     * Tells whether an identity is another than that of the task, to those who may look into it.
     *
     * @param ids real and effective ids
     * @return true with another effective id, even a lesser one, or with more capabilities
     * @kernel v6.18 kernel/cred.c, {@code commit_creds}, {@code cred_cap_issubset}
     */
    public boolean isChangedBy(Cred ids) {
        boolean isOther = ids.euid() != cred.euid() || ids.egid() != cred.egid();
        return isOther || !capabilities.contains(Capabilities.ofExec(ids));
    }

    /**
     * Returns what the task may do besides what its ids allow.
     *
     * @return permitted and effective capabilities
     */
    public Capabilities capabilities() {
        return capabilities;
    }

    /**
     * Returns with which rights the task uses files.
     *
     * @return its effective ids
     */
    public FileAccess fileAccess() {
        return new FileAccess(cred.euid(), cred.egid(), Set.of(), capabilities.canOverrideModes());
    }

    /**
     * Returns the working directory.
     *
     * @return an absolute path inside the root
     */
    public ByteString cwd() {
        return fs.cwd();
    }

    /**
     * Changes the working directory.
     *
     * @param path an absolute path inside the root
     */
    public void cwd(ByteString path) {
        fs.cwd(path);
    }

    /**
     * Returns the open files.
     *
     * @return the descriptor table
     */
    public DescriptorTable files() {
        return files;
    }

    /**
     * Returns what the task does about signals.
     *
     * @return the actions
     */
    public SignalActions actions() {
        return actions;
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

    /**
     * Tells whether the task's user has too many tasks.
     *
     * @return true after {@link #noteNprocExceeded()}
     */
    public boolean isNprocExceeded() {
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

    /**
     * Leaves the task alone in its process, as its leader: all other threads are killed.
     *
     * @return false if the process is ending, or another thread was faster
     * @kernel v6.18 fs/exec.c, {@code de_thread}
     */
    public boolean deThread() {
        Optional<List<Task>> others = group.deThread(this);
        others.ifPresent(threads -> threads.forEach(thread -> thread.die(Signal.SIGKILL)));
        return others.isPresent();
    }

    /**
     * Makes the task a process of its own; the other threads live on.
     *
     * @kernel v2.4.0 fs/exec.c, {@code de_thread}
     */
    public void leaveThreads() {
        group.remove(this);
        group = new TaskGroup(group.rlimits());
        group.add(this);
    }

    /**
     * Starts a program in place of the old one. A task that was killed meanwhile runs nothing.
     *
     * @param started what exec made
     * @kernel v6.18 fs/exec.c, {@code begin_new_exec}
     */
    public void start(Program started) {
        if (exitSignal.isPresent()) {
            started.release().run();
            return;
        }
        leaveProgram();
        unshareFiles();
        files.closeOnExec();
        unshareActions();
        actions.flush();
        altStack = Optional.empty();
        if (cred.isSecureExec()) {
            parentDeathSignal = Optional.empty();
        }
        selfExecId++;
        program = Optional.of(started);
    }

    private void leaveProgram() {
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
        group.endAll(this, WaitStatus.signaled(signal, false)).forEach(thread -> thread.die(signal));
    }

    /** Ends this thread; its process may live on. */
    void die(Signal signal) {
        exitSignal = Optional.of(signal);
        fatalSignalObserver.ifPresent(observer -> program.ifPresent(ended -> observer.accept(signal, ended)));
        exit();
    }

    /**
     * Gives back all that the task has.
     *
     * @kernel v6.18 kernel/exit.c, {@code do_exit}
     */
    void exit() {
        leaveProgram();
        fs.put();
        files.put();
        actions.put();
        membership.ifPresent(place -> place.table.exitNotify(this));
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
                cred,
                capabilities,
                group.size(),
                fs.cwd(),
                group.rlimits().entries(),
                personality,
                isNoNewPrivs,
                files.entries(),
                actions.entries(),
                altStack,
                parentDeathSignal,
                selfExecId,
                vforkDone.isPresent(),
                program,
                exitSignal);
    }
}
