package kernel.sim.autopsy;

import java.util.List;
import java.util.Optional;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.task.Program;
import kernel.sim.task.Task;

/**
 * A process taken apart.
 *
 * @param steps what happened, in order
 * @param program the program in the end; empty if it was refused
 * @param refusal why it was refused
 */
public record Autopsy(List<Step> steps, Optional<Program> program, Optional<ExecException> refusal) {
    /** Copies the list. */
    public Autopsy {
        steps = List.copyOf(steps);
    }

    /**
     * Executes a program and notes each step up to its first instruction. The files are in memory already, as after an
     * earlier exec.
     *
     * @param kernel the kernel that executes
     * @param task who calls
     * @param request what to execute
     * @return the steps, and the program or its refusal
     */
    public static Autopsy exec(Kernel kernel, Task task, ExecRequest request) {
        ExecSteps steps = new ExecSteps(kernel);
        try {
            kernel.execve(task, request, steps);
        } catch (ExecException e) {
            return new Autopsy(steps.all(), Optional.empty(), Optional.of(e));
        }
        task.program().ifPresent(steps::fetch);
        return new Autopsy(steps.all(), task.program(), Optional.empty());
    }
}
