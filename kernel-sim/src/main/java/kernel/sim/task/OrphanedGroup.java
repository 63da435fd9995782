package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import kernel.api.Signal;

/**
 * A process group that may have lost the last process that could control it: if some of its processes are stopped, they
 * are told to hang up and go on.
 *
 * @kernel v6.18 kernel/exit.c, {@code kill_orphaned_pgrp}
 */
final class OrphanedGroup {
    private final TaskTable table;
    private final Optional<Task> parent;
    private final Task task;
    private final Optional<Pid> group;

    /**
     * Looks at the group of a process.
     *
     * @param parent its parent so far
     */
    OrphanedGroup(TaskTable table, Optional<Task> parent, Task task) {
        this.table = table;
        this.parent = parent;
        this.task = task;
        this.group = task.group().processGroup();
    }

    /** The process ends. */
    void ofExit() {
        hangUp(Optional.of(task));
    }

    /** The parent of the process ends. */
    void ofReparenting() {
        hangUp(Optional.empty());
    }

    private void hangUp(Optional<Task> ignored) {
        boolean wasControlled = parent.map(above -> isControlling(above, task)).orElse(false);
        if (!wasControlled) {
            return;
        }
        List<Task> members = members();
        boolean isControlled = members.stream().anyMatch(member -> isControlled(member, ignored));
        boolean isStopped = members.stream().anyMatch(member -> member.group().stopCode() != 0);
        if (!isControlled && isStopped) {
            for (Signal signal : List.of(Signal.SIGHUP, Signal.SIGCONT)) {
                members.forEach(member -> table.delivery().sendInternal(member, signal.number()));
            }
        }
    }

    /** Tells whether nobody controls the group of a process: such processes are not stopped from a terminal. */
    static boolean isOrphaned(TaskTable table, Task task) {
        OrphanedGroup orphaned = new OrphanedGroup(table, Optional.empty(), task);
        return orphaned.members().stream().noneMatch(member -> orphaned.isControlled(member, Optional.empty()));
    }

    private List<Task> members() {
        return table.processes().stream()
                .filter(process -> process.group().processGroup().equals(group))
                .toList();
    }

    private boolean isControlled(Task member, Optional<Task> ignored) {
        Membership place = table.place(member);
        boolean isGone = !place.isRunning() && member.group().size() == 1;
        boolean isCounted = ignored.filter(task -> task == member).isEmpty() && !isGone;
        return isCounted
                && place.parent
                        .filter(above -> above != table.init())
                        .map(above -> isControlling(above, member))
                        .orElse(false);
    }

    /** A parent controls a child of another group of the same session. */
    private static boolean isControlling(Task above, Task below) {
        return !above.group().processGroup().equals(below.group().processGroup())
                && above.group().session().equals(below.group().session());
    }
}
