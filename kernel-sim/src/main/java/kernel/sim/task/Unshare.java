package kernel.sim.task;

/**
 * unshare(2): a task leaves what it has together with others.
 *
 * @kernel v6.18 kernel/fork.c, {@code ksys_unshare}
 */
final class Unshare {
    private static final long KNOWN = CloneFlags.CLONE_THREAD
            | CloneFlags.CLONE_FS
            | CloneFlags.CLONE_SIGHAND
            | CloneFlags.CLONE_VM
            | CloneFlags.CLONE_FILES
            | CloneFlags.CLONE_SYSVSEM
            | CloneFlags.CLONE_NEWUSER
            | CloneFlags.NAMESPACES;

    private final Task task;
    private final Membership place;

    Unshare(TaskTable table, Task task) {
        this.task = task;
        this.place = table.place(task);
    }

    void unshare(long wanted) {
        long flags = implied(wanted);
        check(flags);
        boolean isNewUser = (flags & CloneFlags.CLONE_NEWUSER) != 0;
        boolean isNewSpace = (flags & CloneFlags.NAMESPACES) != 0;
        boolean isAllowed = isNewUser || task.capabilities().canMakeNamespaces();
        TaskRule.NAMESPACE_RIGHT.require(!isNewSpace || isAllowed, flags);
        if ((flags & CloneFlags.CLONE_FS) != 0) {
            task.unshareFs();
        }
        if ((flags & CloneFlags.CLONE_FILES) != 0) {
            task.unshareFiles();
        }
        if (isNewUser) {
            task.enterUserNamespace();
        }
        if (isNewSpace) {
            NsProxy old = place.nsProxy;
            place.nsProxy = old.copy(flags, place.pidForChildren);
            place.pidForChildren = place.nsProxy.pidForChildren();
            old.release();
        }
    }

    private static long implied(long wanted) {
        long flags = wanted;
        if ((flags & CloneFlags.CLONE_NEWUSER) != 0) {
            flags |= CloneFlags.CLONE_THREAD | CloneFlags.CLONE_FS;
        }
        if ((flags & CloneFlags.CLONE_VM) != 0) {
            flags |= CloneFlags.CLONE_SIGHAND;
        }
        if ((flags & CloneFlags.CLONE_SIGHAND) != 0) {
            flags |= CloneFlags.CLONE_THREAD;
        }
        return (flags & CloneFlags.CLONE_NEWNS) == 0 ? flags : flags | CloneFlags.CLONE_FS;
    }

    private void check(long flags) {
        TaskRule.UNSHARE_FLAGS.require((flags & ~KNOWN) == 0, flags);
        long alone = CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM;
        TaskRule.UNSHARE_THREAD.require((flags & alone) == 0 || task.group().size() == 1, flags);
        boolean isSighand = (flags & (CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM)) != 0;
        TaskRule.UNSHARE_SIGHAND.require(!isSighand || !task.actions().isShared(), flags);
        boolean isVm = (flags & CloneFlags.CLONE_VM) != 0;
        boolean isAlone =
                task.program().map(program -> program.mm().users() == 1).orElse(true);
        TaskRule.UNSHARE_VM.require(!isVm || isAlone, flags);
    }
}
