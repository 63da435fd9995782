package kernel.sim.task;

import kernel.sim.profile.LinuxProfile;

/**
 * What clone refuses before it begins.
 *
 * @kernel v6.18 kernel/fork.c, {@code clone3_args_valid}, {@code kernel_clone}, {@code copy_process}; v2.6.32
 *     kernel/fork.c, {@code do_fork}; v2.4.0 kernel/fork.c, {@code do_fork}
 */
final class CloneCheck {
    private static final long NOT_IN_CLONE3 =
            CloneFlags.CLONE_DETACHED | (CloneFlags.CSIGNAL & ~CloneFlags.CLONE_NEWTIME);
    private static final long CLONE3_FLAGS =
            (0xffffffffL & ~NOT_IN_CLONE3) | CloneFlags.CLONE_CLEAR_SIGHAND | CloneFlags.CLONE_INTO_CGROUP;

    private final LinuxProfile kernel;
    private final CloneArgs args;

    CloneCheck(LinuxProfile kernel, CloneArgs args) {
        this.kernel = kernel;
        this.args = args;
    }

    /** Checks a bit that had another meaning once. */
    static void clonePid(LinuxProfile kernel, CloneArgs args) {
        TaskRule.CLONE_PID.require(kernel, !args.has(CloneFlags.CLONE_PID), args.flags());
    }

    private void require(TaskRule rule, boolean isOk) {
        rule.require(kernel, isOk, args.flags());
    }

    /** Checks what only clone3 can ask for. */
    void clone3(long taskSize) {
        boolean isSignal = args.exitSignal() >= 0 && args.exitSignal() <= SignalSet.NSIG;
        TaskRule.EXIT_SIGNAL.require(isSignal, args.exitSignal());
        require(TaskRule.CLONE3_FLAGS, (args.flags() & ~CLONE3_FLAGS) == 0);
        long both = CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_CLEAR_SIGHAND;
        require(TaskRule.CLEAR_SIGHAND, !args.hasAll(both));
        boolean isSilent = args.has(CloneFlags.CLONE_THREAD | CloneFlags.CLONE_PARENT);
        TaskRule.EXIT_SIGNAL.require(!isSilent || args.exitSignal() == 0, args.exitSignal());
        require(TaskRule.STACK, (args.stack() == 0) == (args.stackSize() == 0));
        boolean isInside = Long.compareUnsigned(args.stackSize(), taskSize) <= 0
                && Long.compareUnsigned(args.stack(), taskSize - args.stackSize()) <= 0;
        require(TaskRule.STACK, isInside);
    }

    /** Checks how flags fit together, and to the caller. */
    void copyProcess(Task caller, Membership place) {
        boolean isBoth = args.hasAll(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_PARENT_SETTID);
        require(TaskRule.PIDFD_TID, !isBoth || args.pidfd() != args.parentTid());
        beforeCopying(caller);
        require(TaskRule.NEWNS_FS, !args.hasAll(CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_FS));
        require(TaskRule.NEWUSER_FS, !args.hasAll(CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_FS));
        boolean isThread = args.has(CloneFlags.CLONE_THREAD);
        require(TaskRule.THREAD_SIGHAND, !isThread || args.has(CloneFlags.CLONE_SIGHAND));
        require(TaskRule.SIGHAND_VM, !args.has(CloneFlags.CLONE_SIGHAND) || args.has(CloneFlags.CLONE_VM));
        boolean isFirst = caller.group().isUnkillable();
        require(TaskRule.PARENT_INIT, !args.has(CloneFlags.CLONE_PARENT) || !isFirst);
        boolean isElsewhere = place.pid.namespace() != place.nsProxy.pidForChildren();
        boolean isNew = args.has(CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWPID);
        require(TaskRule.THREAD_NAMESPACE, !isThread || (!isNew && !isElsewhere));
        require(TaskRule.VM_NAMESPACE, !args.has(CloneFlags.CLONE_VM | CloneFlags.CLONE_NEWPID) || !isElsewhere);
        require(TaskRule.PIDFD_DETACHED, !args.hasAll(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_DETACHED));
        require(TaskRule.PIDFD_THREAD, !args.hasAll(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_THREAD));
    }

    /** Checks what older kernels looked at first. */
    private void beforeCopying(Task caller) {
        boolean isNew = args.has(CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWPID);
        boolean isRelative = args.has(CloneFlags.CLONE_THREAD | CloneFlags.CLONE_PARENT);
        require(TaskRule.NAMESPACE_RELATIVE, !isNew || !isRelative);
        TaskCred cred = caller.credentials();
        boolean isAllowed = cred.isCapable(Capability.CAP_SYS_ADMIN)
                && cred.isCapable(Capability.CAP_SETUID)
                && cred.isCapable(Capability.CAP_SETGID);
        require(TaskRule.NEWUSER_RIGHT, !args.has(CloneFlags.CLONE_NEWUSER) || isAllowed);
    }
}
