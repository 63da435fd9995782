package kernel.sim.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import kernel.api.Registers;
import kernel.sim.mm.PagedAddressSpace;

/**
 * Makes one child. What a step takes is given back if a later one fails.
 *
 * @kernel v6.18 kernel/fork.c, {@code copy_process}
 */
final class CopyProcess {
    private final TaskTable table;
    private final Task caller;
    private final Membership place;
    private final CloneArgs args;
    private final Deque<Runnable> taken = new ArrayDeque<>();

    CopyProcess(TaskTable table, Task caller, CloneArgs args) {
        this.table = table;
        this.caller = caller;
        this.place = table.place(caller);
        this.args = args;
    }

    Task run() {
        boolean isDone = false;
        try {
            Task child = copy();
            isDone = true;
            return child;
        } finally {
            if (!isDone) {
                taken.forEach(Runnable::run);
            }
        }
    }

    private void step(CopyStep step) {
        TaskRule.MEMORY.require(table.isMemoryFor(step), 0);
    }

    private Task copy() {
        step(CopyStep.DUP_TASK_STRUCT);
        boolean isThread = args.has(CloneFlags.CLONE_THREAD);
        TaskGroup group = isThread ? caller.group() : new TaskGroup(caller.rlimits());
        Task child = caller.dupTaskStruct(group);
        taken.push(() -> group.remove(child));
        copyCreds();
        TaskRule.MAX_THREADS.require(table.count() < table.maxThreads(), table.count());
        step(CopyStep.COPY_SEMUNDO);
        copyFiles(child);
        copyFs(child);
        copySighand(child);
        step(CopyStep.COPY_SIGNAL);
        copyMm(child);
        NsProxy nsProxy = copyNamespaces();
        step(CopyStep.COPY_IO);
        copyThread(child);
        Pid pid = allocPid(child, nsProxy);
        pidfdPrepare();
        Membership made = new Membership(table, pid, parent(isThread), nsProxy);
        TaskRule.KILLED.require(!caller.hasFatalSignal(), pid.own());
        link(child, made, isThread);
        return child;
    }

    private void copyCreds() {
        step(CopyStep.COPY_CREDS);
        int uid = caller.cred().uid();
        int tasks = table.users().add(uid, 1);
        taken.push(() -> table.users().add(uid, -1));
        long limit = caller.rlimits().get(Resource.NPROC).soft();
        boolean isAbove = limit != Rlimits.INFINITY && Long.compareUnsigned(tasks, limit) > 0;
        boolean isBound = uid != 0 && !caller.capabilities().canExceedNproc();
        TaskRule.NPROC.require(!isAbove || !isBound, tasks);
    }

    private void copyFiles(Task child) {
        step(CopyStep.COPY_FILES);
        if (args.has(CloneFlags.CLONE_FILES)) {
            caller.shareFiles(child);
        } else {
            caller.copyFiles(child);
        }
        taken.push(() -> child.files().put());
    }

    private void copyFs(Task child) {
        if (args.has(CloneFlags.CLONE_FS)) {
            TaskRule.IN_EXEC.require(!caller.fs().isInExec(), 0);
            caller.shareFs(child);
        } else {
            step(CopyStep.COPY_FS);
            caller.copyFs(child);
        }
        taken.push(() -> child.fs().put());
    }

    private void copySighand(Task child) {
        if (args.has(CloneFlags.CLONE_SIGHAND)) {
            caller.shareActions(child);
        } else {
            step(CopyStep.COPY_SIGHAND);
            caller.copyActions(child);
        }
        if (args.has(CloneFlags.CLONE_CLEAR_SIGHAND)) {
            child.actions().flush();
        }
        taken.push(() -> child.actions().put());
    }

    private void copyMm(Task child) {
        boolean isVm = args.has(CloneFlags.CLONE_VM);
        if (!isVm) {
            step(CopyStep.COPY_MM);
        }
        caller.program().ifPresent(program -> {
            PagedAddressSpace mm = program.mm();
            if (isVm) {
                mm.mmget();
            } else {
                mm = mm.dupMm();
            }
            child.program(program.withMm(mm));
            taken.push(mm::mmput);
        });
        if (isVm && !args.has(CloneFlags.CLONE_VFORK)) {
            child.forgetAltStack();
        }
    }

    private NsProxy copyNamespaces() {
        boolean isOther = !place.nsProxy.pidForChildren().equals(place.pidForChildren);
        if (!args.has(CloneFlags.NAMESPACES) && !isOther) {
            place.nsProxy.get();
            taken.push(place.nsProxy::release);
            return place.nsProxy;
        }
        boolean isAllowed =
                args.has(CloneFlags.CLONE_NEWUSER) || caller.capabilities().canMakeNamespaces();
        TaskRule.NAMESPACE_RIGHT.require(isAllowed, args.flags());
        boolean isLost = args.hasAll(CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_SYSVSEM);
        TaskRule.NEWIPC_SYSVSEM.require(!isLost, args.flags());
        step(CopyStep.COPY_NAMESPACES);
        NsProxy copy = place.nsProxy.copy(args.flags(), place.pidForChildren);
        taken.push(copy::release);
        return copy;
    }

    private void copyThread(Task child) {
        step(CopyStep.COPY_THREAD);
        child.program().ifPresent(program -> {
            Registers registers = program.registers();
            if (args.has(CloneFlags.CLONE_SETTLS)) {
                long end = program.mm().taskSize();
                TaskRule.TLS.require(Long.compareUnsigned(args.tls(), end) < 0, args.tls());
            }
            child.program(program.withRegisters(program.abi().copyThread(registers, stackPointer(), tls())));
        });
    }

    private Optional<Long> tls() {
        return args.has(CloneFlags.CLONE_SETTLS) ? Optional.of(args.tls()) : Optional.empty();
    }

    private Optional<Long> stackPointer() {
        return args.stack() == 0 ? Optional.empty() : Optional.of(args.stack() + args.stackSize());
    }

    private Pid allocPid(Task child, NsProxy nsProxy) {
        step(CopyStep.ALLOC_PID);
        Pid pid = Pid.alloc(nsProxy.pidForChildren(), args.setTid(), child, caller);
        taken.push(pid::free);
        return pid;
    }

    private void pidfdPrepare() {
        if (args.has(CloneFlags.CLONE_PIDFD)) {
            step(CopyStep.PIDFD_PREPARE);
            TaskRule.PIDFD_POINTER.require(isWritable(args.parentTid()), args.parentTid());
        }
    }

    private boolean isWritable(long vaddr) {
        return caller.program()
                .map(program -> program.mm().copyToUser(vaddr, new byte[4]))
                .orElse(false);
    }

    private Optional<Task> parent(boolean isThread) {
        return isThread || args.has(CloneFlags.CLONE_PARENT) ? place.parent : Optional.of(caller);
    }

    private void link(Task child, Membership made, boolean isThread) {
        made.exitSignal = exitSignal(isThread);
        made.processGroup = place.processGroup;
        made.session = place.session;
        if (isThread) {
            made.tgid = place.tgid;
        } else if (made.pid.own() == 1) {
            made.isUnkillable = true;
        }
        boolean isClearing = args.has(CloneFlags.CLONE_CHILD_CLEARTID);
        boolean isSetting = args.has(CloneFlags.CLONE_CHILD_SETTID);
        made.clearChildTid = isClearing ? args.childTid() : 0;
        made.setChildTid = isSetting ? args.childTid() : 0;
        child.membership(made);
        if (!isThread) {
            made.parent.ifPresent(parent -> table.place(parent).children.add(child));
        }
        table.add(child);
    }

    private int exitSignal(boolean isThread) {
        if (isThread) {
            return Membership.NO_SIGNAL;
        }
        return args.has(CloneFlags.CLONE_PARENT) ? table.leaderOf(caller).exitSignal : args.exitSignal();
    }
}
