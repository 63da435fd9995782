package kernel.sim.autopsy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.Prot;
import kernel.sim.exec.Kernel;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.proc.ProcMaps;
import kernel.sim.task.Program;

/** Maps 10 MiB and uses them: memory comes with its use, page by page, and so do page tables. */
final class MmapExperiment {
    private static final long LENGTH = 10 << 20;
    private static final int PROT = Prot.PROT_READ | Prot.PROT_WRITE;
    private static final int FLAGS = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS;

    private final Program program;
    private final PagedAddressSpace mm;
    private final List<Step> steps = new ArrayList<>();

    private MmapExperiment(Program program) {
        this.program = program;
        this.mm = program.mm();
    }

    static Autopsy run(Kernel kernel) {
        Program program = BareProcess.start(kernel).program().orElseThrow();
        MmapExperiment experiment = new MmapExperiment(program);
        experiment.run();
        return new Autopsy(experiment.steps, Optional.of(program), Optional.empty());
    }

    private void run() {
        note("start", "a process with nothing but a stack", 0);
        long start = mm.mmap(0, LENGTH, PROT, FLAGS, Optional.empty(), 0);
        note("map", String.format("mmap of %d bytes: 0x%x", LENGTH, start), start);
        try (UserAccess access = mm.access()) {
            access.store1(start, (byte) 1);
            note("first", "a write to the first byte", start);
            access.store1(start + LENGTH - 1, (byte) 1);
            note("last", "a write to the last byte", start);
            access.fill(start, (byte) 2, LENGTH);
            note("all", "a write to every byte", start);
        }
        mm.munmap(start, LENGTH);
        note("unmap", "munmap of all", start);
    }

    private void note(String name, String detail, long vaddr) {
        int wordSize = program.abi().kernelWordSize();
        steps.add(Step.of(name, detail, ProcMaps.at(program.kernel(), mm, vaddr, wordSize), mm));
    }
}
