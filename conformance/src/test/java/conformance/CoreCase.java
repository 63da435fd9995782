package conformance;

import java.util.List;
import kernel.api.CoreFilter;
import kernel.api.Signal;

/**
 * A program that is to be killed at its first instruction.
 *
 * @param argv the program's path and its arguments
 * @param signal what kills it
 * @param limit RLIMIT_CORE in bytes, -1 for none
 * @param filter bits of {@link CoreFilter}
 */
record CoreCase(List<String> argv, Signal signal, long limit, int filter) {
    static CoreCase of(String... argv) {
        return new CoreCase(List.of(argv), Signal.SIGABRT, -1, CoreFilter.DEFAULT);
    }

    CoreCase withSignal(Signal other) {
        return new CoreCase(argv, other, limit, filter);
    }

    CoreCase withLimit(long bytes) {
        return new CoreCase(argv, signal, bytes, filter);
    }

    CoreCase withFilter(int bits) {
        return new CoreCase(argv, signal, limit, bits);
    }
}
