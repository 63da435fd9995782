package kernel.sim.task;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the number that waitid(2) gets is.
 *
 * @abi Linux {@code linux/wait.h}
 */
public enum WaitIdType {
    /** Any child; the number does not matter. */
    P_ALL,
    /** A child's number. */
    P_PID,
    /** The number of a process group, 0 for the own. */
    P_PGID,
    /** A descriptor of a child. */
    P_PIDFD;

    /** Returns which children are asked for. */
    Predicate<Task> named(TaskTable table, Task caller, int id) {
        return switch (this) {
            case P_ALL -> child -> true;
            case P_PID -> {
                TaskRule.WAIT_ID.require(id > 0, id);
                yield WaitForChild.named(table, caller, id);
            }
            case P_PGID -> {
                TaskRule.WAIT_ID.require(id >= 0, id);
                yield WaitForChild.named(table, caller, -id);
            }
            case P_PIDFD -> {
                TaskRule.WAIT_ID.require(id >= 0, id);
                Optional<Pid> pid = caller.files().get(id).map(Descriptor::file).flatMap(PidInode::pid);
                TaskRule.WAIT_PIDFD.require(pid.isPresent(), id);
                yield child -> pid.equals(Optional.of(table.place(child).pid));
            }
        };
    }
}
