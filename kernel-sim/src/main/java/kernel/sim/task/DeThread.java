package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import kernel.api.Signal;

/**
 * Leaves one thread of a process alone. It becomes the leader and takes over the leader's number, place among relatives
 * and all that is known of the process.
 *
 * @kernel v6.18 fs/exec.c, {@code de_thread}
 */
final class DeThread {
    private final TaskTable table;
    private final Task task;
    private final Membership place;

    DeThread(Task task, Membership place) {
        this.table = place.table;
        this.task = task;
        this.place = place;
    }

    /** Returns false if the process is ending, or another thread was faster. */
    boolean run() {
        Task leader = task.group().leader();
        Optional<List<Task>> others = task.group().deThread(task);
        if (others.isEmpty()) {
            return false;
        }
        others.get().forEach(thread -> thread.die(Signal.SIGKILL));
        if (leader != task) {
            takeOver(leader, table.place(leader));
        }
        place.exitSignal = Signal.SIGCHLD.number();
        return true;
    }

    private void takeOver(Task leader, Membership its) {
        Pid mine = place.pid;
        place.pid = its.pid;
        its.pid = mine;
        place.pid.task(Optional.of(task));
        mine.task(Optional.of(leader));
        its.parent.ifPresent(parent -> {
            List<Task> children = table.place(parent).children;
            children.set(children.indexOf(leader), task);
        });
        place.parent = its.parent;
        its.parent = Optional.empty();
        its.exitSignal = Membership.NO_SIGNAL;
        table.exits().releaseTask(leader);
    }
}
