package kernel.sim.trace;

import java.util.List;
import kernel.api.Errno;
import kernel.api.Signal;

/** How an exec ends. */
public sealed interface Verdict {
    /**
     * Returns the one word that scripts look for.
     *
     * @return {@code LOADS}, an errno, {@code KILLED} or {@code UNKNOWN}
     */
    String word();

    /**
     * The program starts.
     *
     * @param format the format that loads it
     */
    record Loads(String format) implements Verdict {
        @Override
        public String word() {
            return "LOADS";
        }
    }

    /**
     * The call fails, and the caller lives on.
     *
     * @param errno what it gets
     */
    record Refused(Errno errno) implements Verdict {
        @Override
        public String word() {
            return errno.name();
        }
    }

    /**
     * The call fails past the point of no return: the caller's program is gone, and the task dies.
     *
     * @param signal what kills it
     * @param errno what the kernel had inside, which nobody sees
     */
    record Killed(Signal signal, Errno errno) implements Verdict {
        @Override
        public String word() {
            return "KILLED";
        }
    }

    /**
     * Nobody can say: it depends on something that is not known.
     *
     * @param missing what would have to be known
     */
    record Unknown(List<String> missing) implements Verdict {
        /** Copies the list. */
        public Unknown {
            missing = List.copyOf(missing);
        }

        @Override
        public String word() {
            return "UNKNOWN";
        }
    }
}
