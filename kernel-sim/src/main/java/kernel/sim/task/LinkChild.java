package kernel.sim.task;

import java.util.List;
import java.util.Optional;

/**
 * Makes a child a member of the task list: from here on nothing can fail.
 *
 * @kernel v6.18 kernel/fork.c, {@code copy_process}
 */
final class LinkChild {
    private final TaskTable table;
    private final Task caller;
    private final Membership place;
    private final CloneArgs args;
    private final boolean isThread;
    private final boolean isChild;

    LinkChild(TaskTable table, Task caller, CloneArgs args) {
        this.table = table;
        this.caller = caller;
        this.place = table.place(caller);
        this.args = args;
        this.isThread = args.has(CloneFlags.CLONE_THREAD);
        this.isChild = !isThread || table.profile().has(ForkBehaviour.THREADS_ARE_CHILDREN);
    }

    void link(Task child, Pid pid, NsProxy nsProxy) {
        boolean isSibling = isSibling();
        Membership made = new Membership(table, pid, isSibling ? place.parent : Optional.of(caller), nsProxy);
        made.parentExecId = isSibling ? place.parentExecId : caller.selfExecId();
        made.exitSignal = exitSignal();
        made.clearChildTid = args.has(CloneFlags.CLONE_CHILD_CLEARTID) ? args.childTid() : 0;
        made.setChildTid = args.has(CloneFlags.CLONE_CHILD_SETTID) ? args.childTid() : 0;
        child.membership(made);
        child.group().add(child);
        pid.attach();
        pid.task(Optional.of(child));
        if (isThread) {
            made.tgid = place.tgid;
        } else {
            lead(child.group(), pid, child);
        }
        if (isChild) {
            made.parent.ifPresent(parent -> table.place(parent).children.add(child));
        }
        table.add(child);
    }

    private void lead(TaskGroup group, Pid pid, Task child) {
        group.processGroup(caller.group().processGroup());
        group.session(caller.group().session());
        if (pid.isChildReaper()) {
            pid.namespace().childReaper(Optional.of(child));
            group.unkillable();
        }
    }

    /** Tells whether the child's parent is the caller's. */
    private boolean isSibling() {
        boolean isOwn = args.has(CloneFlags.CLONE_VFORK) && table.profile().has(ForkBehaviour.VFORK_OVER_PARENT);
        return !isChild || (args.has(CloneFlags.CLONE_PARENT) && !isOwn);
    }

    private int exitSignal() {
        if (!isChild) {
            return Membership.NO_SIGNAL;
        }
        boolean isLike = args.has(CloneFlags.CLONE_PARENT) && table.profile().has(ForkBehaviour.PARENT_EXIT_SIGNAL);
        List<Task> threads = caller.group().threads();
        return isLike ? table.place(threads.get(0)).exitSignal : args.exitSignal();
    }
}
