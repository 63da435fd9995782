package kernel.sim.task;

import kernel.sim.profile.LinuxProfile;

/**
 * What clone refuses before it begins.
 *
 * @kernel v6.18 kernel/fork.c, {@code clone3_args_valid}, {@code kernel_clone}, {@code copy_process}
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

    private void require(TaskRule rule, boolean isOk) {
        rule.require(isOk || !kernel.has(rule), args.flags());
    }

    void clone3() {
        TaskRule.SET_TID.require(args.setTid().size() <= 32, args.setTid().size());
        boolean isSignal = args.exitSignal() >= 0 && args.exitSignal() <= SignalSet.NSIG;
        TaskRule.EXIT_SIGNAL.require(isSignal, args.exitSignal());
        require(TaskRule.CLONE3_FLAGS, (args.flags() & ~CLONE3_FLAGS) == 0);
        long both = CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_CLEAR_SIGHAND;
        require(TaskRule.CLEAR_SIGHAND, !args.hasAll(both));
        boolean isSilent = args.has(CloneFlags.CLONE_THREAD | CloneFlags.CLONE_PARENT);
        TaskRule.EXIT_SIGNAL.require(!isSilent || args.exitSignal() == 0, args.exitSignal());
        require(TaskRule.STACK, (args.stack() == 0) == (args.stackSize() == 0));
    }

    /** Checks how flags fit together, and to the caller. */
    void copyProcess(Membership caller, boolean isSamePlaceForPidfd) {
        boolean isBoth = args.hasAll(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_PARENT_SETTID);
        require(TaskRule.PIDFD_TID, !isBoth || !isSamePlaceForPidfd);
        require(TaskRule.NEWNS_FS, !args.hasAll(CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_FS));
        require(TaskRule.NEWUSER_FS, !args.hasAll(CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_FS));
        boolean isThread = args.has(CloneFlags.CLONE_THREAD);
        require(TaskRule.THREAD_SIGHAND, !isThread || args.has(CloneFlags.CLONE_SIGHAND));
        require(TaskRule.SIGHAND_VM, !args.has(CloneFlags.CLONE_SIGHAND) || args.has(CloneFlags.CLONE_VM));
        require(TaskRule.PARENT_INIT, !args.has(CloneFlags.CLONE_PARENT) || !caller.isUnkillable);
        boolean isElsewhere = args.has(CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWPID)
                || !caller.pid.namespace().equals(caller.pidForChildren);
        require(TaskRule.THREAD_NAMESPACE, !isThread || !isElsewhere);
        require(TaskRule.PIDFD_DETACHED, !args.hasAll(CloneFlags.CLONE_PIDFD | CloneFlags.CLONE_DETACHED));
    }
}
