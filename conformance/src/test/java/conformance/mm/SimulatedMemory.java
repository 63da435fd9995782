package conformance.mm;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kernel.sim.exec.Kernel;

/** The memory of a simulated process. */
final class SimulatedMemory implements Memory {
    private final Supplier<Kernel> kernels;
    private final MemoryFiles files;
    private Optional<SimulatedProcess> process = Optional.empty();

    /**
     * Makes the memory of no process yet.
     *
     * @param kernels gives the kernel of each process
     * @param files what a process executes and has open, by the names that the kernel knows
     */
    SimulatedMemory(Supplier<Kernel> kernels, MemoryFiles files) {
        this.kernels = kernels;
        this.files = files;
    }

    @Override
    public Observation start(Map<Limit, Long> limits) {
        close();
        Kernel kernel = kernels.get();
        new SimulatedProcess(kernel, files, Map.of()).readFiles();
        SimulatedProcess started = new SimulatedProcess(kernel, files, limits);
        process = Optional.of(started);
        return started.begin();
    }

    @Override
    public Observation apply(MemoryCall call) {
        return process.orElseThrow().apply(call);
    }

    @Override
    public String proc(String name) {
        return process.orElseThrow().proc(name);
    }

    @Override
    public void close() {
        process.ifPresent(SimulatedProcess::end);
        process = Optional.empty();
    }
}
