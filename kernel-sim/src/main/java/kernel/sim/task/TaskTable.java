package kernel.sim.task;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;

/**
 * All tasks of a machine, and the calls that make, change and end them. A task is driven: one call here is one system
 * call of it. Callers may drive different tasks from different threads, as long as one thread at a time uses an address
 * space.
 *
 * <p>Order of locks: this list, then a process's threads, then parts of tasks and the counts of users, then memory.
 *
 * @kernel v6.18 kernel/fork.c, kernel/exit.c
 */
public final class TaskTable {
    private static final int PID_MAX = 32768;

    private final LinuxProfile profile;
    private final int maxThreads;
    private final long knownFlags;
    private final UserCounts users;
    private final Signals signals = new Signals(this);
    private final SignalDelivery delivery = new SignalDelivery(this);
    private final Pids pids = new Pids(this);
    private final Futexes futexes = new Futexes(this);
    private final Exit exits = new Exit(this);
    private final Set<Task> tasks = new LinkedHashSet<>();
    private final Task init = new Task();
    private Predicate<CopyStep> memory = step -> true;

    /**
     * Makes the list of a machine that runs nothing but its first process, number 1.
     *
     * @param profile which kernel
     * @param machine how large the machine is
     */
    public TaskTable(LinuxProfile profile, MachineProfile machine) {
        this.profile = profile;
        this.maxThreads = ForkBehaviour.maxThreads(profile, machine.memTotalPages());
        this.knownFlags = CloneFlag.known(profile, -1L);
        this.users = new UserCounts(maxThreads / 2);
        UserNamespace owners = init.credentials().userNamespace();
        PidNamespace namespace = new PidNamespace(PID_MAX, owners);
        Pid pid = Pid.alloc(namespace, List.of(), init.credentials(), TaskRule.PIDS);
        pid.attach();
        pid.task(Optional.of(init));
        namespace.childReaper(Optional.of(init));
        init.group().unkillable();
        init.group().processGroup(Optional.of(pid));
        init.group().session(Optional.of(pid));
        init.group().sessionLeader();
        Rlimits.Limit half = new Rlimits.Limit(maxThreads / 2, maxThreads / 2);
        init.rlimits(init.rlimits().with(Resource.NPROC, half));
        init.membership(new Membership(this, pid, Optional.empty(), new NsProxy(namespace, owners)));
        users.add(UserCounts.Kind.TASKS, owners, 0, 1);
        tasks.add(init);
    }

    /**
     * Returns the first process.
     *
     * @return number 1, which no signal kills
     */
    public Task init() {
        return init;
    }

    /**
     * Counts the tasks, threads and those that have ended but not been asked for included.
     *
     * @return at least 1
     */
    public synchronized int count() {
        return tasks.size();
    }

    /**
     * Returns all processes by their first thread, in the order of their making.
     *
     * @return a copy
     */
    public synchronized List<Task> processes() {
        return tasks.stream().filter(Task::isGroupLeader).toList();
    }

    /**
     * Returns all tasks, in the order of their making.
     *
     * @return a copy
     */
    public synchronized List<Task> tasks() {
        return List.copyOf(tasks);
    }

    /**
     * Returns the children of a task, /proc/PID/task/TID/children.
     *
     * @param task any of this list
     * @return a copy, in the order of their making; those that have ended are among them until they are asked for
     */
    public synchronized List<Task> children(Task task) {
        return List.copyOf(place(task).children);
    }

    /**
     * Returns how many tasks there can be, kernel.threads-max.
     *
     * @return at least 20
     */
    public int maxThreads() {
        return maxThreads;
    }

    /**
     * Changes how many namespaces of each kind a user can have, user.max_*_namespaces.
     *
     * @param most of each kind; half of {@link #maxThreads()} at first
     */
    public void maxNamespaces(int most) {
        users.maxNamespaces(most);
    }

    /**
     * Counts the tasks of a user.
     *
     * @param task whose user, as its own namespace knows it
     * @return what RLIMIT_NPROC is compared with
     */
    public int tasksOfUser(Task task) {
        return users.get(
                UserCounts.Kind.TASKS,
                task.credentials().userNamespace(),
                task.cred().uid());
    }

    /**
     * Lets steps of the making of children fail for want of memory.
     *
     * @param isThere tells for a step whether there is memory
     */
    public synchronized void limitMemory(Predicate<CopyStep> isThere) {
        memory = isThere;
    }

    /**
     * Returns the calls about signals.
     *
     * @return always the same
     */
    public Signals signals() {
        return signals;
    }

    /**
     * Returns the calls about numbers.
     *
     * @return always the same
     */
    public Pids pids() {
        return pids;
    }

    /**
     * Returns the calls about words of memory that tasks wait for.
     *
     * @return always the same
     */
    public Futexes futexes() {
        return futexes;
    }

    LinuxProfile profile() {
        return profile;
    }

    long knownFlags() {
        return knownFlags;
    }

    boolean isMemoryFor(CopyStep step) {
        return memory.test(step);
    }

    UserCounts users() {
        return users;
    }

    SignalDelivery delivery() {
        return delivery;
    }

    Exit exits() {
        return exits;
    }

    Membership place(Task task) {
        return task.membership()
                .filter(place -> place.table == this)
                .orElseThrow(() -> new IllegalArgumentException("the task is not in this list"));
    }

    void add(Task task) {
        tasks.add(task);
    }

    void remove(Task task) {
        tasks.remove(task);
        TaskCred cred = task.credentials();
        users.add(UserCounts.Kind.TASKS, cred.userNamespace(), cred.ids().uid(), -1);
        cred.userNamespace().put();
    }

    /** Counts a task for another user than before. */
    synchronized void countFor(TaskCred old, TaskCred changed) {
        boolean isOtherSpace = old.userNamespace() != changed.userNamespace();
        if (isOtherSpace || old.ids().uid() != changed.ids().uid()) {
            UserCounts.Kind kind = UserCounts.Kind.TASKS;
            users.add(kind, changed.userNamespace(), changed.ids().uid(), 1);
            users.add(kind, old.userNamespace(), old.ids().uid(), -1);
        }
        if (isOtherSpace) {
            old.userNamespace().put();
        }
    }

    /** Tells whether somebody has more tasks than the limit of a task allows. */
    boolean isNprocExceeded(Task task, TaskCred cred) {
        int uid = cred.ids().uid();
        long limit = task.rlimits().get(Resource.NPROC).soft();
        return uid != 0 && users.isOverNproc(cred.userNamespace(), uid, limit);
    }

    /**
     * Makes a child, fork(2).
     *
     * @param caller the parent
     * @return the child
     * @throws ExecException with EAGAIN or ENOMEM; nothing has changed then
     */
    public Task fork(Task caller) {
        return clone(caller, CloneArgs.fork());
    }

    /**
     * Makes a child that borrows the parent's memory, vfork(2). The parent does nothing until the child executes a
     * program or ends.
     *
     * @param caller the parent
     * @return the child
     * @throws ExecException with EAGAIN or ENOMEM; nothing has changed then
     */
    public Task vfork(Task caller) {
        return clone(caller, CloneArgs.vfork());
    }

    /**
     * Makes a child, clone(2).
     *
     * @param caller the parent
     * @param args what it asks for; a descriptor of the child goes where its number would
     * @return the child
     * @throws ExecException with the errno of clone(2); nothing has changed then
     * @throws IllegalStateException if the caller is dead, stopped, or waits for something
     */
    public synchronized Task clone(Task caller, CloneArgs args) {
        requireRunning(caller);
        return new KernelClone(this, caller, args.withPidfd(args.parentTid())).run();
    }

    /**
     * Makes a child, clone3(2), as a structure in the caller's memory asks for it.
     *
     * @param caller the parent
     * @param uargs where the structure is
     * @param size of the structure in bytes, unsigned
     * @return the child
     * @throws ExecException with the errno of clone3(2); nothing has changed then
     * @throws IllegalStateException if the caller is dead, stopped, or waits for something
     */
    public synchronized Task clone3(Task caller, long uargs, long size) {
        requireRunning(caller);
        TaskRule.NO_CLONE3.require(profile, false, size);
        return clone3(caller, new Clone3Struct(profile, caller).read(uargs, size));
    }

    /**
     * Makes a child, clone3(2).
     *
     * @param caller the parent
     * @param args what it asks for
     * @return the child
     * @throws ExecException with the errno of clone3(2); nothing has changed then
     * @throws IllegalStateException if the caller is dead, stopped, or waits for something
     */
    public synchronized Task clone3(Task caller, CloneArgs args) {
        requireRunning(caller);
        TaskRule.NO_CLONE3.require(profile, false, args.flags());
        long taskSize = caller.program().map(program -> program.mm().taskSize()).orElse(Long.MAX_VALUE);
        new CloneCheck(profile, args).clone3(taskSize);
        return new KernelClone(this, caller, args).run();
    }

    /** Lets a new task make its first step. */
    void scheduleTail(Task child) {
        Membership place = place(child);
        if (place.setChildTid != 0) {
            UserWords.put(child, place.setChildTid, place.pid.own());
            place.setChildTid = 0;
        }
    }

    /** Notes that a task runs another program. */
    void execed(Task task) {
        Membership place = place(task);
        place.isForkNoExec = false;
        NsProxy old = place.nsProxy;
        if (old.isTimeOther() && profile.has(ForkBehaviour.EXEC_ENTERS_TIME)) {
            UserNamespace space = task.credentials().userNamespace();
            place.nsProxy = new NewNamespaces(this, task, space).create(0, true);
            old.put();
        }
    }

    /**
     * Leaves what a task has together with others, unshare(2).
     *
     * @param caller who asks
     * @param flags bits of {@link CloneFlags}
     * @throws ExecException with the errno of unshare(2); nothing has changed then
     */
    public synchronized void unshare(Task caller, long flags) {
        requireRunning(caller);
        new Unshare(this, caller, flags).run();
    }

    /**
     * Makes the ids of a task those of the super-user in its own namespace of users, as the line {@code 0 ID 1} in
     * /proc/PID/uid_map and gid_map does.
     *
     * @param caller a task that has made a namespace of users
     * @throws IllegalArgumentException if it has not
     */
    public synchronized void mapRoot(Task caller) {
        UserNamespace space = caller.credentials().userNamespace();
        if (space.isInit()) {
            throw new IllegalArgumentException("the ids of the machine are mapped to themselves");
        }
        space.mapRoot(caller.cred());
    }

    /**
     * Makes a process the parent of all orphans below it, prctl(PR_SET_CHILD_SUBREAPER).
     *
     * @param caller one of its threads
     * @param isOn false makes orphans go further up
     */
    public synchronized void childSubreaper(Task caller, boolean isOn) {
        caller.group().subreaper(isOn);
    }

    /**
     * Ends one task, exit(2).
     *
     * @param caller who ends
     * @param code 0 to 255
     */
    public synchronized void exit(Task caller, int code) {
        requireRunning(caller);
        exits.doExit(caller, WaitStatus.exited(code));
    }

    /**
     * Ends a process, exit_group(2).
     *
     * @param caller one of its threads
     * @param code 0 to 255
     */
    public synchronized void exitGroup(Task caller, int code) {
        requireRunning(caller);
        exits.groupExit(caller, WaitStatus.exited(code), Optional.empty());
    }

    void reportStopped(Task leader) {
        place(leader).isStopReported = false;
        tellParent(leader);
    }

    void reportContinued(Task leader) {
        place(leader).isContinueReported = false;
        leader.group().threads().forEach(this::scheduleTail);
        tellParent(leader);
    }

    private void tellParent(Task leader) {
        place(leader)
                .parent
                .filter(parent -> !parent.actions().isNoCldStop())
                .ifPresent(parent -> delivery.sendInternal(parent, Signal.SIGCHLD.number()));
    }

    /**
     * Asks for a child that has ended, wait4(2).
     *
     * @param caller the parent
     * @param pid a child's number, -1 for any, 0 for the own process group, less for another group
     * @param options bits of {@link WaitOptions}
     * @return what became of it; empty if none has ended yet: the caller would wait, or with WNOHANG get 0
     * @throws ExecException with ECHILD if there is no such child, EINVAL for unknown options
     */
    public synchronized Optional<WaitStatus> wait4(Task caller, int pid, int options) {
        requireRunning(caller);
        TaskRule.WAIT_OPTIONS.require((options & ~WaitOptions.OF_WAIT4) == 0, options);
        Predicate<Task> isNamed = WaitForChild.named(this, caller, pid);
        return new WaitForChild(this, caller, isNamed, options | WaitOptions.WEXITED)
                .run()
                .map(WaitForChild.Found::status);
    }

    /**
     * Asks for a child to which something has happened, waitid(2).
     *
     * @param caller the parent
     * @param type what the number is
     * @param id a number as the type says
     * @param options bits of {@link WaitOptions}, at least one event
     * @return what became of it; empty if nothing has happened yet: the caller would wait, or with WNOHANG get 0
     * @throws ExecException with ECHILD, EINVAL or EBADF
     */
    public synchronized Optional<ChildInfo> waitid(Task caller, WaitIdType type, int id, int options) {
        requireRunning(caller);
        boolean isKnown = (options & ~WaitOptions.OF_WAITID) == 0;
        TaskRule.WAIT_OPTIONS.require(isKnown && (options & WaitOptions.EVENTS) != 0, options);
        return new WaitForChild(this, caller, type.named(this, caller, id), options)
                .run()
                .map(found -> ChildInfo.of(found.status(), found.uid()));
    }

    /**
     * Tells whether two tasks have something together, as kcmp(2) and the links in /proc/PID/ns do.
     *
     * @param one a task
     * @param other a task
     * @param part what
     * @return true if it is the same, or if neither has one
     */
    public synchronized boolean isShared(Task one, Task other, SharedPart part) {
        return part.of(this, one).equals(part.of(this, other));
    }

    /**
     * Returns all numbers of a task.
     *
     * @param task any of this list
     * @return as the task itself sees them
     */
    public synchronized TaskIds ids(Task task) {
        return new TaskIds(pids.pid(task), pids.ppid(task), pids.pgid(task), pids.sid(task));
    }

    /**
     * Counts who has a part of a task.
     *
     * @param task any of this list that has not ended
     * @param part what
     * @return the use count; of the process, how many threads it has; 0 if the task has no such part
     */
    public synchronized int users(Task task, SharedPart part) {
        return part.of(this, task).map(SharedPart::users).orElse(0);
    }

    /**
     * Returns what a list of processes shows of a task.
     *
     * @param task one that is or was in this list
     * @return what it is now
     */
    public synchronized TaskRow row(Task task) {
        return TaskRow.of(this, task);
    }

    /** Checks that a task can make a call. */
    void requireRunning(Task task) {
        Membership place = place(task);
        requireState(place.isRunning(), "the task is dead");
        requireState(!place.isWaitingForVfork(), "the task waits for its vfork child");
        requireState(place.waitingFor.isEmpty(), "the task waits for a word of memory");
        requireState(task.group().stopCode() == 0, "the task is stopped");
    }

    private static void requireState(boolean isOk, String sentence) {
        if (!isOk) {
            throw new IllegalStateException(sentence);
        }
    }
}
