package kernel.sim.task;

import java.util.Optional;
import kernel.api.ByteString;

/**
 * What a list of processes shows of a task, as ps does.
 *
 * @param pid its number, as the task itself sees it, and so the others
 * @param tgid its process's number
 * @param ppid its parent's, 0 if the parent is not in its namespace
 * @param pgid its process group's, 0 if that comes from outside of its namespace
 * @param sid its session's, 0 if that comes from outside of its namespace
 * @param state what it does
 * @param exitSignal number of the signal that tells of its end, -1 for a thread
 * @param isForkNoExec whether it has executed nothing since it was made
 * @param comm its name, empty if it runs no program
 */
public record TaskRow(
        int pid,
        int tgid,
        int ppid,
        int pgid,
        int sid,
        State state,
        int exitSignal,
        boolean isForkNoExec,
        Optional<ByteString> comm) {

    /** What a task does. */
    public enum State {
        /** It can run. */
        RUNNING('R'),
        /** It waits for a word of memory. */
        SLEEPING('S'),
        /** It waits for its child to leave its memory. */
        WAITING('D'),
        /** It ends, once all others of its namespace are gone. */
        ENDING('S'),
        /** A signal has stopped it. */
        STOPPED('T'),
        /** It has ended, and nobody has asked for it yet. */
        ZOMBIE('Z'),
        /** It is gone. */
        DEAD('X');

        private final char letter;

        State(char letter) {
            this.letter = letter;
        }

        /**
         * Returns the letter that /proc/PID/stat has for it.
         *
         * @return one of RSDTZX
         */
        public char letter() {
            return letter;
        }
    }

    static TaskRow of(TaskTable table, Task task) {
        Membership place = table.place(task);
        Pids pids = table.pids();
        return new TaskRow(
                pids.pid(task),
                pids.tgid(task),
                pids.ppid(task),
                pids.pgid(task),
                pids.sid(task),
                state(task, place),
                place.exitSignal,
                place.isForkNoExec,
                task.program().map(Program::comm));
    }

    /**
     * Tells whether the task can make no call any more.
     *
     * @return true while it ends, and afterwards
     */
    public boolean hasEnded() {
        return state == State.ENDING || state == State.ZOMBIE || state == State.DEAD;
    }

    private static State state(Task task, Membership place) {
        return switch (place.state) {
            case ENDING -> State.ENDING;
            case ZOMBIE -> State.ZOMBIE;
            case DEAD -> State.DEAD;
            case RUNNING -> running(task, place);
        };
    }

    private static State running(Task task, Membership place) {
        if (place.isWaitingForVfork()) {
            return State.WAITING;
        }
        if (task.group().stopCode() != 0) {
            return State.STOPPED;
        }
        return place.waitingFor.isPresent() ? State.SLEEPING : State.RUNNING;
    }
}
