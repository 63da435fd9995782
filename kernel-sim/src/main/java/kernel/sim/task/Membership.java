package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The place of a task in a task list: its numbers, its relatives and its namespaces. Used under the list's lock. */
final class Membership {
    /** What a task is doing. */
    enum State {
        /** It can run. */
        RUNNING,
        /** It ends, once all others of its namespace are gone. */
        ENDING,
        /** It has ended, and nobody has asked for it yet. */
        ZOMBIE,
        /** It is gone. */
        DEAD
    }

    /** The exit signal of threads: nobody is told of their end. */
    static final int NO_SIGNAL = -1;

    final TaskTable table;
    final List<Task> children = new ArrayList<>();
    Pid pid;
    Pid tgid;
    Optional<Task> parent;
    int exitSignal;
    int parentExecId;
    NsProxy nsProxy;
    State state = State.RUNNING;
    boolean isForkNoExec = true;
    boolean isInCall;
    boolean isStopReported = true;
    boolean isContinueReported = true;
    int exitCode;
    long setChildTid;
    long clearChildTid;
    long robustList;
    Optional<Task> vforkChild = Optional.empty();
    Optional<Futexes.Key> waitingFor = Optional.empty();

    Membership(TaskTable table, Pid pid, Optional<Task> parent, NsProxy nsProxy) {
        this.table = table;
        this.pid = pid;
        this.tgid = pid;
        this.parent = parent;
        this.nsProxy = nsProxy;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Tells whether nothing but a signal that kills makes the task go on. */
    boolean isWaitingForVfork() {
        return vforkChild.isPresent();
    }
}
