package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
    private final Predicate<Task> isNamed;
    private final int options;

    /**
     * Prepares a look.
     *
     * @param isNamed whether the caller asks for a child
     * @param options of waitid(2)
     */
    WaitForChild(TaskTable table, Task caller, Predicate<Task> isNamed, int options) {
        this.table = table;
        this.caller = caller;
        this.place = table.place(caller);
        this.isNamed = isNamed;
        this.options = options;
    }

    /** Returns which children wait4(2) asks for. */
    static Predicate<Task> named(TaskTable table, Task caller, int pid) {
        PidNamespace viewer = table.place(caller).pid.namespace();
        if (pid > 0) {
            return child -> table.place(child).pid.in(viewer) == pid;
        }
        if (pid == -1) {
            return child -> true;
        }
        Optional<Pid> group = pid == 0 ? caller.group().processGroup() : viewer.find(-pid);
        return child -> group.isPresent() && child.group().processGroup().equals(group);
    }

    private boolean has(int option) {
        return (options & option) != 0;
    }

    /** Returns the child that something has happened to, and what. */
    Optional<Found> run() {
        List<Task> children = parents().stream()
                .flatMap(parent -> table.place(parent).children.stream())
                .filter(this::isEligible)
                .toList();
        TaskRule.NO_CHILD.require(!children.isEmpty(), 0);
        return children.stream().map(this::consider).flatMap(Optional::stream).findFirst();
    }

    /** Returns the threads whose children are asked for, the caller first. */
    private List<Task> parents() {
        return has(WaitOptions.WNOTHREAD) ? List.of(caller) : caller.group().threadsFrom(caller);
    }

    /**
     * A child that something has happened to.
     *
     * @param status what
     * @param uid its real user
     */
    record Found(WaitStatus status, int uid) {}

    private boolean isEligible(Task child) {
        boolean isClone = table.place(child).exitSignal != Signal.SIGCHLD.number();
        return isNamed.test(child) && (has(WaitOptions.WALL) || isClone == has(WaitOptions.WCLONE));
    }

    private Optional<Found> consider(Task child) {
        Membership its = table.place(child);
        int uid = child.cred().uid();
        return status(child, its)
                .map(status -> new Found(new WaitStatus(its.pid.in(viewer()), status), uid))
                .map(found -> {
                    settle(child, its, found.status());
                    return found;
                });
    }

    private PidNamespace viewer() {
        return place.pid.namespace();
    }

    private Optional<Integer> status(Task child, Membership its) {
        if (its.state == Membership.State.ZOMBIE && child.group().size() == 1) {
            return has(WaitOptions.WEXITED) ? Optional.of(its.exitCode) : Optional.empty();
        }
        int stopCode = child.group().stopCode();
        if (has(WaitOptions.WSTOPPED) && !its.isStopReported && stopCode != 0) {
            return Optional.of(WaitStatus.stopped(stopCode));
        }
        boolean isContinued = has(WaitOptions.WCONTINUED) && !its.isContinueReported;
        return isContinued ? Optional.of(WaitStatus.continued()) : Optional.empty();
    }

    /** Lets nobody be told of the same again. */
    private void settle(Task child, Membership its, WaitStatus status) {
        if (has(WaitOptions.WNOWAIT)) {
            return;
        }
        if (status.isContinued()) {
            its.isContinueReported = true;
        } else if (status.isStopped()) {
            its.isStopReported = true;
        } else {
            table.exits().releaseTask(child);
        }
    }
}
