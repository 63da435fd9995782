package kernel.sim.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import kernel.api.Registers;
import kernel.api.Signal;
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
        new CopyCreds(table, caller, args).copy(child, taken);
        TaskRule.MAX_THREADS.require(table.count() < table.maxThreads(), table.count());
        copyParts(child.parts());
        step(CopyStep.COPY_SIGNAL);
        copyMm(child);
        NsProxy nsProxy = copyNamespaces(child);
        step(CopyStep.COPY_IO);
        child.parts().copyIo(args.has(CloneFlags.CLONE_IO));
        taken.push(() -> child.parts().exitIo());
        copyThread(child);
        Pid pid = allocPid(nsProxy);
        Optional<Descriptor> pidfd = pidfdPrepare(pid);
        TaskRule.CGROUP.require(!args.has(CloneFlags.CLONE_INTO_CGROUP), args.cgroup());
        TaskRule.INIT_DEAD.require(!pid.namespace().isDying(), pid.own());
        TaskRule.KILLED.require(!caller.pending().has(Signal.SIGKILL.number()), pid.own());
        new LinkChild(table, caller, args).link(child, pid, nsProxy);
        pidfd.ifPresent(descriptor -> caller.files().add(descriptor));
        return child;
    }

    private void copyParts(TaskParts parts) {
        step(CopyStep.COPY_SEMUNDO);
        parts.copySemUndo(args.has(CloneFlags.CLONE_SYSVSEM), caller.parts());
        taken.push(parts::exitSem);
        step(CopyStep.COPY_FILES);
        parts.copyFiles(args.has(CloneFlags.CLONE_FILES));
        taken.push(() -> parts.files().put());
        copyFs(parts);
        taken.push(() -> parts.fs().put());
        boolean isSighand = args.has(CloneFlags.CLONE_SIGHAND);
        if (!isSighand) {
            step(CopyStep.COPY_SIGHAND);
        }
        parts.copySighand(isSighand);
        if (args.has(CloneFlags.CLONE_CLEAR_SIGHAND)) {
            parts.sighand().flush();
        }
        taken.push(() -> parts.sighand().put());
    }

    private void copyFs(TaskParts parts) {
        boolean isShared = args.has(CloneFlags.CLONE_FS);
        if (isShared) {
            TaskRule.IN_EXEC.require(table.profile(), !caller.parts().fs().isInExec(), 0);
        } else {
            step(CopyStep.COPY_FS);
        }
        parts.copyFs(isShared);
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

    private NsProxy copyNamespaces(Task child) {
        NsProxy old = place.nsProxy;
        boolean isVm = args.has(CloneFlags.CLONE_VM);
        boolean isNew = args.has(CloneFlags.NAMESPACES);
        if (!isNew && (isVm || !old.isTimeOther())) {
            old.get();
            taken.push(old::put);
            return old;
        }
        TaskCred cred = child.credentials();
        boolean isAllowed = cred.isCapable(Capability.CAP_SYS_ADMIN, cred.userNamespace());
        TaskRule.NAMESPACE_RIGHT.require(!isNew || isAllowed, args.flags());
        boolean isLost = args.hasAll(CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_SYSVSEM);
        TaskRule.NEWIPC_SYSVSEM.require(!isLost, args.flags());
        step(CopyStep.COPY_NAMESPACES);
        NsProxy copy = new NewNamespaces(table, caller, cred.userNamespace()).create(args.flags(), !isVm);
        taken.push(copy::put);
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

    private Pid allocPid(NsProxy nsProxy) {
        step(CopyStep.ALLOC_PID);
        TaskRule tableFull = table.profile().has(TaskRule.PIDS) ? TaskRule.PIDS : TaskRule.PIDS_MEMORY;
        Pid pid = Pid.alloc(nsProxy.pidForChildren(), args.setTid(), caller.credentials(), tableFull);
        taken.push(pid::free);
        return pid;
    }

    /** Makes the descriptor that the parent gets, and tells it the number; it is open once nothing can fail any more. */
    private Optional<Descriptor> pidfdPrepare(Pid pid) {
        if (!args.has(CloneFlags.CLONE_PIDFD)) {
            return Optional.empty();
        }
        step(CopyStep.PIDFD_PREPARE);
        int number = caller.files().lowestFree();
        long limit = caller.rlimits().get(Resource.NOFILE).soft();
        TaskRule.PIDFD_LIMIT.require(Long.compareUnsigned(number, limit) < 0, limit);
        TaskRule.PIDFD_POINTER.require(UserWords.put(caller, args.pidfd(), number), args.pidfd());
        return Optional.of(new Descriptor(PidInode.open(pid), true));
    }
}
