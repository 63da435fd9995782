package conformance.mm;

import static conformance.mm.MemoryNumbers.PAGE;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.PathWalk;
import kernel.sim.mm.Fault;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.proc.ProcMaps;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/** The memory of a simulated process. */
final class SimulatedMemory implements Memory {
    private static final ByteString SLASH = ByteString.of("/");

    private final Supplier<Kernel> kernels;
    private final MemoryFiles files;
    private Optional<Process> process = Optional.empty();

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
        new Process(kernel, Map.of()).readFiles();
        Process started = new Process(kernel, limits);
        process = Optional.of(started);
        return started.begin();
    }

    @Override
    public Observation apply(MemoryCall call) {
        return process.orElseThrow().apply(call);
    }

    @Override
    public void close() {
        process.ifPresent(Process::end);
        process = Optional.empty();
    }

    /** One process. */
    private final class Process {
        private final Task task = new Task();
        private final Program program;
        private final PagedAddressSpace mm;
        private final UserAccess access;
        private final Map<Long, FileDescription> open = new HashMap<>();
        private final SharedZeroes zeroes = new SharedZeroes();
        private SimulatedCounters first = SimulatedCounters.NONE;

        Process(Kernel kernel, Map<Limit, Long> limits) {
            MachineProfile machine = kernel.machineProfile();
            task.cred(new Cred(machine.uid(), machine.uid(), machine.gid(), machine.gid(), false));
            limits.forEach((limit, soft) ->
                    task.rlimits(task.rlimits().with(limit.resource(), new Rlimits.Limit(soft, Rlimits.INFINITY))));
            kernel.execve(task, ExecRequest.of(files.program().toString()));
            program = task.program().orElseThrow();
            mm = program.mm();
            mm.faultAround(true);
            access = mm.access();
            open(kernel, MemoryFiles.READ_ONLY_FD, files.readOnly().toString(), true, false);
            open(kernel, MemoryFiles.READ_WRITE_FD, files.readWrite().toString(), true, true);
            open(kernel, MemoryFiles.WRITE_ONLY_FD, files.writeOnly().toString(), false, true);
        }

        private void open(Kernel kernel, long fd, String path, boolean isReadable, boolean isWritable) {
            open.put(
                    fd,
                    new FileDescription(
                            PathWalk.walk(kernel.root(), SLASH, FileAccess.ROOT, ByteString.of(path)),
                            isReadable,
                            isWritable));
        }

        /** Brings what files hold into memory, as they are on a host that has just written them; then ends. */
        void readFiles() {
            for (Area area : Area.parse(maps())) {
                read(area.start(), area.end());
            }
            for (FileDescription file : open.values()) {
                if (file.isReadable()) {
                    long length = MemoryNumbers.pageAlign(file.size());
                    int prot = (int) MemoryNumbers.PROT_READ;
                    long start = mm.mmap(0, length, prot, (int) MemoryNumbers.MAP_PRIVATE, Optional.of(file), 0);
                    read(start, start + length);
                }
            }
            end();
        }

        private void read(long start, long end) {
            for (long at = start; at < end; at += PAGE) {
                access.load1(at);
            }
        }

        /** Fetches the first instruction. */
        Observation begin() {
            access.fetch(program.registers().get("rip"));
            first = SimulatedCounters.of(mm);
            return observation(Observation.value(0));
        }

        Observation apply(MemoryCall call) {
            return observation(result(call));
        }

        private String result(MemoryCall call) {
            try {
                return switch (call.kind()) {
                    case READ -> touched(call, Byte.toUnsignedLong(load(call.arg(0))));
                    case WRITE -> touched(call, store(call.arg(0), (byte) call.arg(1)));
                    default -> Observation.value(call(call));
                };
            } catch (ExecException e) {
                return Observation.errno(e.errno().number());
            }
        }

        private byte load(long vaddr) {
            access.clearFault();
            return access.load1(vaddr);
        }

        private long store(long vaddr, byte value) {
            access.clearFault();
            access.store1(vaddr, value);
            return 0;
        }

        private String touched(MemoryCall call, long value) {
            Fault fault = access.fault();
            if (fault.isResolved()) {
                return Observation.value(value);
            }
            return Observation.fault(fault.signal().number(), fault.code());
        }

        private long call(MemoryCall call) {
            long a = call.arg(0);
            long b = call.args().size() > 1 ? call.arg(1) : 0;
            int c = call.args().size() > 2 ? (int) call.arg(2) : 0;
            switch (call.kind()) {
                case MMAP:
                    return mmap(call);
                case BRK:
                    return mm.brk(a);
                case MREMAP:
                    return mm.mremap(a, b, call.arg(2), (int) call.arg(3), call.arg(4));
                case MUNMAP:
                    mm.munmap(a, b);
                    return 0;
                case MPROTECT:
                    mm.mprotect(a, b, c);
                    return 0;
                case MADVISE:
                    mm.madvise(a, b, c);
                    return 0;
                case MSYNC:
                    mm.msync(a, b, c);
                    return 0;
                default:
                    throw new IllegalArgumentException(call.line());
            }
        }

        private long mmap(MemoryCall call) {
            boolean isAnonymous = (call.arg(3) & MemoryNumbers.MAP_ANONYMOUS) != 0;
            Optional<FileDescription> file =
                    isAnonymous ? Optional.empty() : Optional.ofNullable(open.get(call.arg(4)));
            return mm.mmap(call.arg(0), call.arg(1), (int) call.arg(2), (int) call.arg(3), file, call.arg(5));
        }

        private Observation observation(String result) {
            return new Observation(
                    result, zeroes.renumber(maps()), SimulatedCounters.of(mm).since(first));
        }

        private String maps() {
            return ProcMaps.rows(program).stream().map(row -> row.line() + "\n").collect(Collectors.joining());
        }

        void end() {
            task.kill(kernel.api.Signal.SIGKILL);
        }
    }
}
