package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import kernel.api.Signal;

/**
 * One look for a child that has ended, stopped or gone on.
 *
 * @kernel v6.18 kernel/exit.c, {@code do_wait}
 */
final class WaitForChild {
    private final TaskTable table;
    private final Task caller;
    private final Membership place;
    private final int pid;
    private final int options;

    WaitForChild(TaskTable table, Task caller, int pid, int options) {
        this.table = table;
        this.caller = caller;
        this.place = table.place(caller);
        this.pid = pid;
        this.options = options;
    }

    private boolean has(int option) {
        return (options & option) != 0;
    }

    Optional<WaitStatus> run() {
        List<Task> parents =
                has(TaskTable.WNOTHREAD) ? List.of(caller) : caller.group().threads();
        List<Task> children = parents.stream()
                .flatMap(parent -> table.place(parent).children.stream())
                .filter(this::isEligible)
                .toList();
        TaskRule.NO_CHILD.require(!children.isEmpty(), pid);
        return children.stream().map(this::consider).flatMap(Optional::stream).findFirst();
    }

    private boolean isEligible(Task child) {
        Membership its = table.place(child);
        int number = its.pid.in(place.pid.namespace());
        boolean isNamed =
                pid > 0 ? number == pid : pid == -1 || its.processGroup == (pid == 0 ? place.processGroup : -pid);
        boolean isClone = its.exitSignal != Signal.SIGCHLD.number();
        return isNamed && (has(TaskTable.WALL) || isClone == has(TaskTable.WCLONE));
    }

    private Optional<WaitStatus> consider(Task child) {
        Membership its = table.place(child);
        int number = its.pid.in(place.pid.namespace());
        if (its.state == Membership.State.ZOMBIE) {
            boolean isWhole = child.group().size() == 1;
            if (isWhole) {
                table.reap(child);
            }
            return isWhole ? Optional.of(new WaitStatus(number, its.exitCode)) : Optional.empty();
        }
        if (has(TaskTable.WUNTRACED) && !its.isStopReported && child.group().stopCode() != 0) {
            its.isStopReported = true;
            Signal signal = SignalDelivery.signal(child.group().stopCode()).orElseThrow();
            return Optional.of(new WaitStatus(number, WaitStatus.stopped(signal)));
        }
        if (has(TaskTable.WCONTINUED) && !its.isContinueReported) {
            its.isContinueReported = true;
            return Optional.of(new WaitStatus(number, WaitStatus.continued()));
        }
        return Optional.empty();
    }
}
