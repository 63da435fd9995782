package kernel.sim.autopsy;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import kernel.sim.exec.Kernel;

/** Something that a process does, step by step. */
public enum Scenario {
    /** The classic experiment with demand paging. */
    MMAP_10M(
            "mmap-10m",
            "maps 10 MiB, writes to the first and to the last byte, fills all, unmaps it",
            MmapExperiment::run),
    /** How a shell runs programs. */
    FORK_EXEC(
            "fork-exec",
            "a shell forks, the child executes a program, the grandchild shares its memory; then the shell uses vfork",
            ForkExec::run);

    private final String id;
    private final String description;
    private final Function<Kernel, Autopsy> run;

    Scenario(String id, String description, Function<Kernel, Autopsy> run) {
        this.id = id;
        this.description = description;
        this.run = run;
    }

    /**
     * Returns the name that people use.
     *
     * @return for example {@code mmap-10m}
     */
    public String id() {
        return id;
    }

    /**
     * Tells what happens.
     *
     * @return a sentence without its subject
     */
    public String description() {
        return description;
    }

    /**
     * Runs the scenario in a process of its own, which has nothing but a stack and what the kernel gives it.
     *
     * @param kernel which kernel and machine; its files are not used
     * @return the steps
     */
    public Autopsy run(Kernel kernel) {
        return run.apply(kernel);
    }

    /**
     * Finds a scenario.
     *
     * @param id its name
     * @return the scenario, if there is one
     */
    public static Optional<Scenario> named(String id) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.id.equals(id))
                .findFirst();
    }
}
