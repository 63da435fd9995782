package conformance.mm;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** The memory of a process to which calls are applied. */
interface Memory extends Closeable {
    /** Starts a fresh process; the old one ends. */
    Observation start(Map<Limit, Long> limits) throws IOException;

    /** Applies a call to the process. */
    Observation apply(MemoryCall call) throws IOException;

    /** Returns the text of a file of /proc/PID that is about memory. */
    String proc(String name) throws IOException;

    @Override
    default void close() throws IOException {}
}
