package kernel.cli.check;

import kernel.sim.diagnosis.Circumstances;
import kernel.sim.diagnosis.RegisteredEntries;
import kernel.sim.exec.Kernel;

/**
 * A kernel that executes the files of one root, and who asks it to.
 *
 * @param name the size of its pages, as people call it
 * @param kernel the kernel, with the files
 * @param circumstances of every task that executes
 * @param entries what became of the circumstances' formats
 */
public record CheckKernel(String name, Kernel kernel, Circumstances circumstances, RegisteredEntries entries) {
    /**
     * Registers the formats of the circumstances with a kernel.
     *
     * @param name the size of its pages, as people call it
     * @param kernel the kernel, with the files and without such formats
     * @param circumstances of every task that executes
     * @return the kernel, ready to check
     */
    public static CheckKernel of(String name, Kernel kernel, Circumstances circumstances) {
        return new CheckKernel(name, kernel, circumstances, circumstances.register(kernel));
    }
}
