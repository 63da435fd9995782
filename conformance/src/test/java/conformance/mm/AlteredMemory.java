package conformance.mm;

import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A memory to which other calls are applied than those asked for.
 *
 * @param memory the memory
 * @param change what is made of a call
 */
record AlteredMemory(Memory memory, UnaryOperator<MemoryCall> change) implements Memory {
    @Override
    public Observation start(Map<Limit, Long> limits) throws IOException {
        return memory.start(limits);
    }

    @Override
    public Observation apply(MemoryCall call) throws IOException {
        return memory.apply(change.apply(call));
    }

    @Override
    public String proc(String name) throws IOException {
        return memory.proc(name);
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }
}
