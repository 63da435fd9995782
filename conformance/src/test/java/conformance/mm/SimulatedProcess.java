package conformance.mm;

import static conformance.mm.MemoryNumbers.PAGE;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.PathWalk;
import kernel.sim.mm.Fault;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcSmaps;
import kernel.sim.proc.ProcStatm;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/** A simulated process that makes memory calls. */
final class SimulatedProcess {
    private static final ByteString SLASH = ByteString.of("/");

    private final Task task = new Task();
    private final Program program;
    private final PagedAddressSpace mm;
    private final UserAccess access;
    private final Map<Long, FileDescription> open = new HashMap<>();
    private final SharedZeroes zeroes = new SharedZeroes();
    private SimulatedCounters first = SimulatedCounters.NONE;

    SimulatedProcess(Kernel kernel, MemoryFiles files, Map<Limit, Long> limits) {
        MachineProfile machine = kernel.machineProfile();
        task.cred(new Cred(machine.uid(), machine.uid(), machine.gid(), machine.gid(), false));
        limits.forEach((limit, soft) ->
                task.rlimits(task.rlimits().with(limit.resource(), new Rlimits.Limit(soft, Rlimits.INFINITY))));
        kernel.execve(task, ExecRequest.of(files.program().toString()));
        program = task.program().orElseThrow();
        mm = program.mm();
        mm.faultAround(true);
        access = mm.access();
        open.put(MemoryFiles.READ_ONLY_FD, open(kernel, files.readOnly().toString(), true, false));
        open.put(MemoryFiles.READ_WRITE_FD, open(kernel, files.readWrite().toString(), true, true));
        open.put(MemoryFiles.WRITE_ONLY_FD, open(kernel, files.writeOnly().toString(), false, true));
    }

    private static FileDescription open(Kernel kernel, String path, boolean isReadable, boolean isWritable) {
        return new FileDescription(
                PathWalk.walk(kernel.root(), SLASH, FileAccess.ROOT, ByteString.of(path)), isReadable, isWritable);
    }

    /** Brings what files hold into memory, as it is on a host that has just written them; then ends. */
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

    void end() {
        task.kill(Signal.SIGKILL);
    }

    Observation apply(MemoryCall call) {
        return observation(result(call));
    }

    private String result(MemoryCall call) {
        access.clearFault();
        long value;
        try {
            value = value(call);
        } catch (ExecException e) {
            return Observation.errno(e.errno().number());
        }
        Fault fault = access.fault();
        return fault.isResolved()
                ? Observation.value(value)
                : Observation.fault(fault.signal().number(), fault.code());
    }

    private long value(MemoryCall call) {
        return switch (call.kind()) {
            case MMAP -> mmap(call);
            case BRK -> mm.brk(call.arg(0));
            case MREMAP -> mm.mremap(call.arg(0), call.arg(1), call.arg(2), (int) call.arg(3), call.arg(4));
            case READ -> Byte.toUnsignedLong(access.load1(call.arg(0)));
            case WRITE, MUNMAP, MPROTECT, MADVISE, MSYNC -> {
                change(call);
                yield 0;
            }
        };
    }

    private void change(MemoryCall call) {
        switch (call.kind()) {
            case MUNMAP -> mm.munmap(call.arg(0), call.arg(1));
            case MPROTECT -> mm.mprotect(call.arg(0), call.arg(1), (int) call.arg(2));
            case MADVISE -> mm.madvise(call.arg(0), call.arg(1), (int) call.arg(2));
            case MSYNC -> mm.msync(call.arg(0), call.arg(1), (int) call.arg(2));
            case WRITE -> access.store1(call.arg(0), (byte) call.arg(1));
            case MMAP, BRK, MREMAP, READ -> throw new IllegalArgumentException(call.line());
        }
    }

    private long mmap(MemoryCall call) {
        boolean isAnonymous = (call.arg(3) & MemoryNumbers.MAP_ANONYMOUS) != 0;
        Optional<FileDescription> file = isAnonymous ? Optional.empty() : Optional.ofNullable(open.get(call.arg(4)));
        return mm.mmap(call.arg(0), call.arg(1), (int) call.arg(2), (int) call.arg(3), file, call.arg(5));
    }

    private Observation observation(String result) {
        return new Observation(
                result, zeroes.renumber(maps()), SimulatedCounters.of(mm).since(first));
    }

    private String maps() {
        return ProcMaps.text(program).toLatin1();
    }

    String proc(String name) {
        return switch (name) {
            case "smaps" -> zeroes.renumber(ProcSmaps.text(program).toLatin1());
            case "smaps_rollup" -> ProcSmaps.rollup(program).toLatin1();
            case "statm" -> ProcStatm.of(program).line() + '\n';
            default -> throw new IllegalArgumentException(name);
        };
    }
}
