package kernel.sim.autopsy;

import java.util.ArrayList;
import java.util.List;
import kernel.sim.exec.ExecListener;
import kernel.sim.exec.Kernel;
import kernel.sim.mm.Fault;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.mm.VmArea;
import kernel.sim.proc.ProcMaps;
import kernel.sim.task.Program;

/** Notes the steps of an exec. Files that it maps are in memory already, as after an earlier exec. */
final class ExecSteps implements ExecListener {
    private static final String START_THREAD = "start_thread";

    private final Kernel kernel;
    private final List<Step> steps = new ArrayList<>();
    private long ip;

    ExecSteps(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void step(String function, long vaddr, String detail, PagedAddressSpace mm) {
        mm.areas().stream()
                .filter(area -> area.start() <= vaddr && vaddr < area.end())
                .forEach(this::readahead);
        if (function.equals(START_THREAD)) {
            ip = vaddr;
        }
        int wordSize = kernel.machine().nativeAbi().wordSize();
        steps.add(Step.of(function, detail, ProcMaps.at(kernel.profile(), mm, vaddr, wordSize), mm));
    }

    private void readahead(VmArea area) {
        if (area.backing() instanceof VmArea.Mapped mapped) {
            kernel.memory().readahead(mapped.description());
        }
    }

    /** Fetches the first instruction, as a processor does. */
    void fetch(Program program) {
        PagedAddressSpace mm = program.mm();
        mm.faultAround(true);
        try (UserAccess access = mm.access()) {
            access.fetch(ip);
            Fault fault = access.fault();
            String end = fault.isResolved() ? "" : ": " + fault.signal();
            step("exc_page_fault", ip, String.format("the first instruction is fetched at 0x%x%s", ip, end), mm);
        }
    }

    List<Step> all() {
        return List.copyOf(steps);
    }
}
