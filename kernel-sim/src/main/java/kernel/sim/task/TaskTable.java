package kernel.sim.task;

import java.util.ArrayList;
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
 * call of it. Callers may drive different tasks from different threads.
 *
 * <p>Order of locks: this list, then a process's threads, then memory.
 *
 * @kernel v6.18 kernel/fork.c, kernel/exit.c, kernel/signal.c
 */
public final class TaskTable {
    /** An option of wait(2): do not wait. */
    public static final int WNOHANG = 1;
    /** An option of wait(2): also children that were stopped. */
    public static final int WUNTRACED = 2;
    /** An option of wait(2): also children that go on. */
    public static final int WCONTINUED = 8;
    /** An option of wait(2): not the children of other threads. */
    public static final int WNOTHREAD = 0x20000000;
    /** An option of wait(2): children of both kinds. */
    public static final int WALL = 0x40000000;
    /** An option of wait(2): children that do not tell by SIGCHLD. */
    public static final int WCLONE = 0x80000000;

    private static final int PAGES_PER_THREAD = 32;
    private static final int MIN_THREADS = 20;
    private static final int PID_MAX = 32768;

    private final LinuxProfile profile;
    private final int maxThreads;
    private final UserCounts users = new UserCounts();
    private final SignalDelivery signals = new SignalDelivery(this);
    private final Set<Task> tasks = new LinkedHashSet<>();
    private final Task init;
    private Predicate<CopyStep> memory = step -> true;

    /**
     * Makes the list of a machine that runs nothing but its first process, number 1.
     *
     * @param profile which kernel
     * @param machine how large the machine is
     */
    public TaskTable(LinuxProfile profile, MachineProfile machine) {
        this.profile = profile;
        this.maxThreads = (int) Math.max(MIN_THREADS, machine.memTotalPages() / PAGES_PER_THREAD);
        this.init = new Task();
        PidNamespace pids = new PidNamespace(PID_MAX);
        Membership place =
                new Membership(this, Pid.alloc(pids, List.of(), init, init), Optional.empty(), new NsProxy(pids));
        place.isUnkillable = true;
        place.processGroup = 1;
        place.session = 1;
        init.membership(place);
        users.add(0, 1);
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
     * Returns how many tasks there can be, kernel.threads-max.
     *
     * @return at least 20
     * @kernel v6.18 kernel/fork.c, {@code set_max_threads}
     */
    public int maxThreads() {
        return maxThreads;
    }

    /**
     * Lets steps of the making of children fail for want of memory.
     *
     * @param isThere tells for a step whether there is memory
     */
    public synchronized void limitMemory(Predicate<CopyStep> isThere) {
        memory = isThere;
    }

    boolean isMemoryFor(CopyStep step) {
        return memory.test(step);
    }

    UserCounts users() {
        return users;
    }

    Membership place(Task task) {
        return task.membership()
                .filter(place -> place.table == this)
                .orElseThrow(() -> new IllegalArgumentException("the task is not in this list"));
    }

    Membership leaderOf(Task task) {
        return place(task.group().threads().get(0));
    }

    void add(Task task) {
        tasks.add(task);
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
     * @param args what it asks for
     * @return the child
     * @throws ExecException with the errno of clone(2); nothing has changed then
     * @throws IllegalStateException if the caller is dead, or waits for its vfork child
     */
    public synchronized Task clone(Task caller, CloneArgs args) {
        return kernelClone(caller, args, true);
    }

    /**
     * Makes a child, clone3(2).
     *
     * @param caller the parent
     * @param args what it asks for
     * @return the child
     * @throws ExecException with the errno of clone3(2); nothing has changed then
     * @throws IllegalStateException if the caller is dead, or waits for its vfork child
     */
    public synchronized Task clone3(Task caller, CloneArgs args) {
        new CloneCheck(profile, args).clone3();
        return kernelClone(caller, args, false);
    }

    private Task kernelClone(Task caller, CloneArgs args, boolean isSamePlaceForPidfd) {
        Membership place = running(caller);
        new CloneCheck(profile, args).copyProcess(place, isSamePlaceForPidfd);
        Task child = new CopyProcess(this, caller, args).run();
        Membership made = place(child);
        if (args.has(CloneFlags.CLONE_PARENT_SETTID)) {
            store(caller, args.parentTid(), made.pid.in(place.pid.namespace()));
        }
        if (made.setChildTid != 0) {
            store(child, made.setChildTid, made.pid.own());
        }
        if (args.has(CloneFlags.CLONE_VFORK)) {
            place.vforkChild = Optional.of(child);
            child.vforkDone(() -> place.vforkChild = Optional.empty());
        }
        return child;
    }

    /** Stores a number in a program's memory; the kernel does not care whether it works. */
    private static void store(Task task, long vaddr, int number) {
        task.program()
                .ifPresent(program -> program.mm().copyToUser(vaddr, new byte[] {
                    (byte) number, (byte) (number >>> 8), (byte) (number >>> 16), (byte) (number >>> 24)
                }));
    }

    private Membership running(Task task) {
        Membership place = place(task);
        if (place.state != Membership.State.RUNNING) {
            throw new IllegalStateException("the task is dead");
        }
        if (place.vforkChild.isPresent()) {
            throw new IllegalStateException("the task waits for its vfork child");
        }
        return place;
    }

    /**
     * Leaves what a task has together with others, unshare(2).
     *
     * @param caller who asks
     * @param flags bits of {@link CloneFlags}
     * @throws ExecException with the errno of unshare(2); nothing has changed then
     */
    public synchronized void unshare(Task caller, long flags) {
        running(caller);
        new Unshare(this, caller).unshare(flags);
    }

    /**
     * Ends one task, exit(2).
     *
     * @param caller who ends
     * @param code 0 to 255
     */
    public synchronized void exit(Task caller, int code) {
        running(caller).exitCode = WaitStatus.exited(code);
        caller.exit();
    }

    /**
     * Ends a process, exit_group(2).
     *
     * @param caller one of its threads
     * @param code 0 to 255
     */
    public synchronized void exitGroup(Task caller, int code) {
        running(caller);
        int status = WaitStatus.exited(code);
        for (Task thread : caller.group().endAll(caller, status)) {
            place(thread).exitCode = status;
            thread.exit();
        }
    }

    synchronized void groupExit(Task thread, Signal signal) {
        boolean isCore = DefaultAction.of(signal) == DefaultAction.CORE
                && thread.rlimits().get(Resource.CORE).soft() != 0;
        int status = WaitStatus.signaled(signal, isCore);
        for (Task each : thread.group().endAll(thread, status)) {
            place(each).exitCode = status;
            each.die(signal);
        }
    }

    /**
     * Notes the end of a task whose parts are given back already: its children get another parent, its own is told.
     *
     * @kernel v6.18 kernel/exit.c, {@code exit_notify}
     */
    synchronized void exitNotify(Task task) {
        Membership place = place(task);
        if (place.state != Membership.State.RUNNING) {
            return;
        }
        place.state = Membership.State.ZOMBIE;
        task.exitSignal().ifPresent(signal -> {
            if (place.exitCode == 0) {
                place.exitCode = WaitStatus.signaled(signal, false);
            }
        });
        if (place.isUnkillable && place.pid.own() == 1) {
            zapPidNsProcesses(place.pid.namespace(), task);
        }
        forgetOriginalParent(task, place);
        if (place.exitSignal == Membership.NO_SIGNAL) {
            releaseTask(task);
            notifyIfLast(task.group());
        } else if (isLastThread(task)) {
            notifyParent(task, place);
        }
    }

    private boolean isLastThread(Task leader) {
        return leader.group().threads().stream().allMatch(thread -> place(thread).state != Membership.State.RUNNING);
    }

    private void notifyIfLast(TaskGroup group) {
        List<Task> left = group.threads();
        if (left.size() == 1 && place(left.get(0)).state == Membership.State.ZOMBIE) {
            notifyParent(left.get(0), place(left.get(0)));
        }
    }

    private void notifyParent(Task leader, Membership place) {
        if (leader.group().isExiting()) {
            place.exitCode = leader.group().exitCode();
        }
        Optional<Task> parent = place.parent;
        boolean isIgnored = parent.map(task -> task.actions().get(Signal.SIGCHLD) == SignalActions.Action.IGNORE)
                .orElse(true);
        if (place.exitSignal == Signal.SIGCHLD.number() && isIgnored) {
            releaseTask(leader);
        } else if (place.exitSignal > 0) {
            parent.ifPresent(task -> signals.send(task, place.exitSignal));
        }
    }

    private void zapPidNsProcesses(PidNamespace namespace, Task reaper) {
        namespace.disableAllocation();
        for (Task each : namespace.tasks()) {
            if (each != reaper && place(each).state == Membership.State.RUNNING) {
                groupExit(each, Signal.SIGKILL);
            }
        }
    }

    private void forgetOriginalParent(Task task, Membership place) {
        for (Task child : new ArrayList<>(place.children)) {
            Optional<Task> reaper = findNewReaper(task, child);
            Membership orphan = place(child);
            orphan.parent = reaper;
            orphan.exitSignal = orphan.exitSignal == Membership.NO_SIGNAL ? orphan.exitSignal : Signal.SIGCHLD.number();
            child.parentDied().ifPresent(signal -> signals.send(child, signal.number()));
            reaper.ifPresent(parent -> place(parent).children.add(child));
            if (orphan.state == Membership.State.ZOMBIE && isLastThread(child)) {
                notifyParent(child, orphan);
            }
        }
        place.children.clear();
    }

    /** Returns the new parent of an orphan: another thread, the nearest that wants orphans, or the first process. */
    private Optional<Task> findNewReaper(Task father, Task child) {
        Optional<Task> thread = father.group().threads().stream()
                .filter(each -> each != father && place(each).state == Membership.State.RUNNING)
                .findFirst();
        if (thread.isPresent()) {
            return thread;
        }
        Optional<Task> at = place(father).parent;
        while (at.isPresent()
                && place(at.get()).pid.namespace().equals(place(child).pid.namespace())) {
            if (at.get().group().isSubreaper() && place(at.get()).state == Membership.State.RUNNING) {
                return at;
            }
            at = place(at.get()).parent;
        }
        return place(father).pid.namespace().childReaper().filter(reaper -> reaper != father);
    }

    private void releaseTask(Task task) {
        Membership place = place(task);
        place.state = Membership.State.DEAD;
        place.parent.ifPresent(parent -> place(parent).children.remove(task));
        task.group().remove(task);
        place.pid.free();
        place.nsProxy.release();
        users.add(task.cred().uid(), -1);
        tasks.remove(task);
    }

    void reportStopped(Task task) {
        leaderOf(task).isStopReported = false;
        leaderOf(task).parent.ifPresent(parent -> signals.send(parent, Signal.SIGCHLD.number()));
    }

    void reportContinued(Task task) {
        leaderOf(task).isContinueReported = false;
        leaderOf(task).parent.ifPresent(parent -> signals.send(parent, Signal.SIGCHLD.number()));
    }

    boolean isUnkillable(Task task) {
        return place(task).isUnkillable;
    }

    /**
     * Asks for a child that has ended, wait4(2).
     *
     * @param caller the parent
     * @param pid a child's number, -1 for any, 0 for the own process group, less for another group
     * @param options WNOHANG and the others
     * @return what became of it; empty if none has ended yet: the caller would wait, or with WNOHANG get 0
     * @throws ExecException with ECHILD if there is no such child, EINVAL for unknown options
     */
    public synchronized Optional<WaitStatus> wait4(Task caller, int pid, int options) {
        int known = WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL | WCLONE;
        TaskRule.WAIT_OPTIONS.require((options & ~known) == 0, options);
        running(caller);
        return new WaitForChild(this, caller, pid, options).run();
    }

    void reap(Task child) {
        releaseTask(child);
    }

    /**
     * Sends a signal, kill(2).
     *
     * @param caller who sends it
     * @param pid a process's number, 0 for the own process group, -1 for all, less for another group
     * @param signal 0 to 64; 0 only asks whether it could be sent
     * @throws ExecException with ESRCH, EPERM or EINVAL
     */
    public synchronized void kill(Task caller, int pid, int signal) {
        running(caller);
        TaskRule.SIGNAL.require(signal >= 0 && signal <= SignalSet.NSIG, signal);
        List<Task> targets = new ArrayList<>();
        for (Task task : tasks) {
            if (task.isGroupLeader() && isTarget(place(caller), place(task), pid)) {
                targets.add(task);
            }
        }
        TaskRule.NO_PROCESS.require(!targets.isEmpty(), pid);
        List<Task> allowed =
                targets.stream().filter(task -> maySignal(caller, task, signal)).toList();
        TaskRule.KILL_RIGHT.require(!allowed.isEmpty(), pid);
        if (signal != 0) {
            allowed.forEach(task -> signals.send(task, signal));
        }
    }

    private static boolean isTarget(Membership caller, Membership target, int pid) {
        int number = target.pid.in(caller.pid.namespace());
        if (number == 0) {
            return false;
        }
        if (pid > 0) {
            return number == pid;
        }
        if (pid == -1) {
            return number > 1 && target != caller;
        }
        return target.processGroup == (pid == 0 ? caller.processGroup : -pid);
    }

    private static boolean maySignal(Task caller, Task target, int signal) {
        boolean isSame = caller.cred().euid() == target.cred().uid()
                || caller.cred().uid() == target.cred().uid();
        boolean isSession = signal == Signal.SIGCONT.number()
                && caller.membership()
                        .map(place -> place.session)
                        .equals(target.membership().map(place -> place.session));
        return isSame || isSession || caller.capabilities().canKill();
    }

    /**
     * Changes the signals that a task blocks, sigprocmask(2); those that are let through now are delivered.
     *
     * @param caller whose
     * @param blocked those that it blocks from now on
     */
    public synchronized void sigprocmask(Task caller, SignalSet blocked) {
        running(caller);
        caller.blocked(blocked);
        signals.recalcSigpending(caller);
    }

    /**
     * Returns the signals that wait for a task.
     *
     * @param task any
     * @return its own and its process's
     */
    public synchronized SignalSet pending(Task task) {
        return new SignalSet(task.pending().bits() | task.group().pending().bits());
    }

    /**
     * Returns a task's number, gettid(2).
     *
     * @param task any of this list
     * @return as the task itself sees it
     */
    public synchronized int pid(Task task) {
        return place(task).pid.own();
    }

    /**
     * Returns the number of a task's process, getpid(2).
     *
     * @param task any of this list
     * @return as the task itself sees it
     */
    public synchronized int tgid(Task task) {
        return place(task).tgid.own();
    }

    /**
     * Returns the number of a task's parent, getppid(2).
     *
     * @param task any of this list
     * @return as the task itself sees it; 0 if the parent is in no namespace of the task's
     */
    public synchronized int ppid(Task task) {
        Membership place = place(task);
        return place.parent
                .map(parent -> place(parent).tgid.in(place.pid.namespace()))
                .orElse(0);
    }

    /**
     * Returns all numbers of a task.
     *
     * @param task any of this list
     * @return as the task itself sees them
     */
    public synchronized TaskIds ids(Task task) {
        Membership leader = leaderOf(task);
        return new TaskIds(place(task).pid.own(), ppid(task), leader.processGroup, leader.session);
    }

    /**
     * Finds a task.
     *
     * @param viewer who looks
     * @param pid a number as the viewer sees it
     * @return the task, or empty if there is none
     */
    public synchronized Optional<Task> find(Task viewer, int pid) {
        return place(viewer).pid.namespace().find(pid);
    }
}
