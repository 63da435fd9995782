package kernel.sim.task;

import java.util.Deque;

/**
 * Gives a child its identity, and counts it for its user.
 *
 * @kernel v6.18 kernel/cred.c, {@code copy_creds}; kernel/fork.c, {@code copy_process}
 */
final class CopyCreds {
    private final TaskTable table;
    private final Task caller;
    private final CloneArgs args;
    private final int uid;
    private final long limit;

    CopyCreds(TaskTable table, Task caller, CloneArgs args) {
        this.table = table;
        this.caller = caller;
        this.args = args;
        this.uid = caller.cred().uid();
        this.limit = caller.rlimits().get(Resource.NPROC).soft();
    }

    /** Takes an identity; what it takes back if a later step fails is added to a list. */
    void copy(Task child, Deque<Runnable> taken) {
        boolean isFirst = table.profile().has(ForkBehaviour.NPROC_FIRST);
        if (isFirst) {
            UserNamespace machine = caller.credentials().userNamespace().machine();
            int tasks = table.users().get(UserCounts.Kind.TASKS, machine, uid);
            requireNproc(limit == Rlimits.INFINITY || Long.compareUnsigned(tasks, limit) < 0);
        }
        TaskRule.MEMORY.require(table.isMemoryFor(CopyStep.COPY_CREDS), 0);
        UserNamespace users = users(child);
        taken.push(users::put);
        table.users().add(UserCounts.Kind.TASKS, users, uid, 1);
        taken.push(() -> table.users().add(UserCounts.Kind.TASKS, users, uid, -1));
        if (!isFirst) {
            requireNproc(!table.users().isOverNproc(users, uid, limit));
        }
        caller.clearNprocExceeded();
    }

    private UserNamespace users(Task child) {
        if (args.has(CloneFlags.CLONE_NEWUSER)) {
            UserNamespace made = NewNamespaces.createUserNs(table, caller);
            child.childCreds(caller.credentials().inside(made));
            return made;
        }
        UserNamespace same = caller.credentials().userNamespace();
        same.get();
        return same;
    }

    private void requireNproc(boolean isWithin) {
        TaskCred cred = caller.credentials();
        boolean isExempt = table.profile().has(ForkBehaviour.NPROC_EXEMPTS)
                && (uid == 0
                        || cred.isCapable(Capability.CAP_SYS_RESOURCE)
                        || cred.isCapable(Capability.CAP_SYS_ADMIN));
        TaskRule.NPROC.require(isWithin || isExempt, limit);
    }
}
