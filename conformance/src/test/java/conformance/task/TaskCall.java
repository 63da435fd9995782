package conformance.task;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A call that a task makes.
 *
 * @param slot number of the task
 * @param kind which call
 * @param arguments as the observer reads them
 */
record TaskCall(int slot, Kind kind, List<Long> arguments) {
    /** Calls that the observer knows. */
    enum Kind {
        CLONE("clone"),
        CLONE3("clone3"),
        UNSHARE("unshare"),
        EXEC("exec"),
        EXIT("exit"),
        EXIT_GROUP("exit_group"),
        WAIT("wait"),
        SETUID("setuid"),
        IOPRIO("ioprio"),
        SETSID("setsid"),
        SETPGID("setpgid"),
        SUBREAPER("subreaper"),
        PDEATHSIG("pdeathsig"),
        KILL("kill");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        private boolean isDecimal() {
            return this == WAIT || this == KILL || this == SETPGID;
        }
    }

    TaskCall {
        arguments = List.copyOf(arguments);
    }

    static TaskCall of(int slot, Kind kind, long... arguments) {
        return new TaskCall(
                slot, kind, java.util.Arrays.stream(arguments).boxed().toList());
    }

    /** Makes a child in a slot; the exit signal is in the flags. */
    static TaskCall clone(int slot, int child, long flags) {
        return of(slot, Kind.CLONE, child, flags);
    }

    long argument(int index) {
        return index < arguments.size() ? arguments.get(index) : 0;
    }

    /** Returns the command for the observer. */
    String line() {
        return slot + " " + kind.word
                + arguments.stream()
                        .map(argument -> kind.isDecimal() ? " " + argument : " 0x" + Long.toHexString(argument))
                        .collect(Collectors.joining());
    }
}
