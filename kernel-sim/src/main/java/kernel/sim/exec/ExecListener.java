package kernel.sim.exec;

import kernel.sim.mm.PagedAddressSpace;

/** Follows the execution of a program, step by step. It is called by the thread that executes. */
@FunctionalInterface
public interface ExecListener {
    /**
     * Learns that a step is done.
     *
     * @param function the kernel function that did it
     * @param vaddr an address of the mapping that it is about; 0 if it is about none
     * @param detail what it did, in words
     * @param mm the new program's memory
     */
    void step(String function, long vaddr, String detail, PagedAddressSpace mm);
}
