package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import kernel.api.Signal;

/**
 * What becomes of the children of a task that ends.
 *
 * @kernel v6.18 kernel/exit.c, {@code forget_original_parent}
 */
final class Reparenting {
    private final TaskTable table;
    private final Exit exits;

    Reparenting(TaskTable table, Exit exits) {
        this.table = table;
        this.exits = exits;
    }

    void forgetOriginalParent(Task father, Membership place) {
        Optional<Task> childReaper = findChildReaper(father, place);
        Optional<Task> reaper = findNewReaper(father, place).or(() -> childReaper);
        for (Task child : List.copyOf(place.children)) {
            for (Task thread : child.group().threads()) {
                table.place(thread).parent = reaper;
                thread.parentDied().ifPresent(signal -> table.signals().parentDied(father, thread, signal.number()));
            }
            reaper.ifPresent(parent -> table.place(parent).children.add(child));
            boolean isSameProcess =
                    reaper.map(parent -> parent.group() == father.group()).orElse(false);
            if (!isSameProcess) {
                reparentLeader(father, child);
            }
        }
        place.children.clear();
    }

    private void reparentLeader(Task father, Task child) {
        Membership orphan = table.place(child);
        if (orphan.state == Membership.State.DEAD) {
            return;
        }
        orphan.exitSignal = Signal.SIGCHLD.number();
        if (orphan.state == Membership.State.ZOMBIE && child.group().size() == 1) {
            exits.notifyParent(child, orphan);
        }
        new OrphanedGroup(table, Optional.of(father), child).ofReparenting();
    }

    /** Returns the first process of the namespace; if that ends itself, another thread of it or nobody. */
    private Optional<Task> findChildReaper(Task father, Membership place) {
        PidNamespace namespace = place.pid.namespace();
        if (namespace.childReaper().filter(reaper -> reaper == father).isPresent()) {
            namespace.childReaper(aliveThread(father.group()));
        }
        return namespace.childReaper();
    }

    /** Tells whether the first process of a namespace ends. */
    boolean isEndOfNamespace(Task father, Membership place) {
        Optional<Task> reaper = place.pid.namespace().childReaper();
        return reaper.filter(task -> task == father).isPresent()
                && aliveThread(father.group()).isEmpty();
    }

    /**
     * Ends all processes of a namespace whose first process ends.
     *
     * @param rest of the first process's end, for when all others have been asked for
     * @kernel v6.18 kernel/pid_namespace.c, {@code zap_pid_ns_processes}
     */
    void zapPidNsProcesses(Task reaper, Membership place, Runnable rest) {
        PidNamespace namespace = place.pid.namespace();
        namespace.childReaper(Optional.empty());
        namespace.disableAllocation();
        reaper.actions().set(Signal.SIGCHLD, SignalActions.Action.IGNORE);
        int killed = WaitStatus.signaled(Signal.SIGKILL, false);
        exits.together(() -> namespace.tasks().stream()
                .filter(each -> table.place(each).isRunning())
                .forEach(each -> exits.groupExit(each, killed, Optional.of(Signal.SIGKILL))));
        for (Task child : List.copyOf(place.children)) {
            if (table.place(child).state == Membership.State.ZOMBIE) {
                exits.releaseTask(child);
            }
        }
        namespace.whenLeft(reaper.group().size(), rest);
    }

    /** Returns another thread, or the nearest process above that wants orphans. */
    private Optional<Task> findNewReaper(Task father, Membership place) {
        Optional<Task> thread = aliveThread(father.group());
        if (thread.isPresent()) {
            return thread;
        }
        int level = place.pid.namespace().level();
        Optional<Task> at = place.parent;
        while (at.isPresent() && table.place(at.get()).pid.namespace().level() == level) {
            TaskGroup group = at.get().group();
            Optional<Task> wanting = group.isSubreaper() ? aliveThread(group) : Optional.empty();
            if (wanting.isPresent()) {
                return wanting;
            }
            at = table.place(at.get()).parent;
        }
        return Optional.empty();
    }

    private Optional<Task> aliveThread(TaskGroup group) {
        return group.threads().stream()
                .filter(thread -> table.place(thread).isRunning())
                .findFirst();
    }
}
