package kernel.sim.task;

import java.util.Optional;
import kernel.sim.profile.LinuxProfile;

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
    private static final long ALONE = CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM;

    private final TaskTable table;
    private final LinuxProfile kernel;
    private final Task task;
    private final Membership place;
    private final long flags;

    Unshare(TaskTable table, Task task, long wanted) {
        this.table = table;
        this.kernel = table.profile();
        this.task = task;
        this.place = table.place(task);
        this.flags = implied(wanted);
    }

    private boolean has(long flag) {
        return (flags & flag) != 0;
    }

    private void require(TaskRule rule, boolean isOk) {
        rule.require(kernel, isOk, flags);
    }

    void run() {
        check();
        TaskCred cred = task.credentials();
        if (has(CloneFlags.CLONE_NEWUSER)) {
            cred = cred.inside(NewNamespaces.createUserNs(table, task));
        }
        Optional<NsProxy> spaces = namespaces(cred);
        if (has(CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_SYSVSEM)) {
            task.parts().exitSem();
        }
        spaces.ifPresent(this::switchTo);
        if (has(CloneFlags.CLONE_FS)) {
            task.parts().unshareFs();
        }
        if (has(CloneFlags.CLONE_FILES)) {
            task.parts().unshareFiles();
        }
        if (has(CloneFlags.CLONE_NEWUSER)) {
            task.commitCreds(cred);
        }
    }

    private Optional<NsProxy> namespaces(TaskCred cred) {
        if (!has(CloneFlags.NAMESPACES)) {
            return Optional.empty();
        }
        boolean isDone = false;
        try {
            boolean isAllowed = cred.isCapable(Capability.CAP_SYS_ADMIN, cred.userNamespace());
            TaskRule.NAMESPACE_RIGHT.require(isAllowed, flags);
            NsProxy made = new NewNamespaces(table, task, cred.userNamespace()).create(flags, false);
            isDone = true;
            return Optional.of(made);
        } finally {
            if (!isDone && has(CloneFlags.CLONE_NEWUSER)) {
                cred.userNamespace().put();
            }
        }
    }

    private void switchTo(NsProxy made) {
        NsProxy old = place.nsProxy;
        place.nsProxy = made;
        old.put();
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

    private void check() {
        require(TaskRule.NO_UNSHARE, false);
        long users = CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWPID;
        long known = KNOWN & table.knownFlags() & (kernel.has(ForkBehaviour.UNSHARE_USERS) ? -1 : ~users);
        TaskRule.UNSHARE_FLAGS.require((flags & ~known) == 0, flags);
        boolean isMmAlone =
                task.program().map(program -> program.mm().users() == 1).orElse(true);
        require(TaskRule.UNSHARE_MEMORY, !has(ALONE) || isMmAlone);
        require(TaskRule.UNSHARE_THREAD, !has(ALONE) || task.group().size() == 1);
        boolean isSighand = has(CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM);
        require(TaskRule.UNSHARE_SIGHAND, !isSighand || !task.actions().isShared());
        require(TaskRule.UNSHARE_VM, !has(CloneFlags.CLONE_VM) || isMmAlone);
    }
}
