package conformance.task;

import java.io.IOException;

/** Tasks of some machine, in numbered slots; slot 0 has the first process of a namespace of numbers. */
interface Tasks extends AutoCloseable {
    /** Begins anew, with the first process alone. */
    TaskAnswer start() throws IOException;

    TaskAnswer apply(TaskCall call) throws IOException;

    @Override
    void close() throws IOException;
}
