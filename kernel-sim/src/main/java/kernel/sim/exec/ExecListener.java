package kernel.sim.exec;

import kernel.api.ByteString;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.sim.fs.FileDescription;
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

    /**
     * Learns that a file has been opened for execution.
     *
     * @param file the program, or what it names
     */
    default void open(FileDescription file) {}

    /**
     * Learns that a format checks a rule of its file.
     *
     * @param rule the rule
     * @param file the file
     * @param span the bytes that it is about
     * @param found the value seen
     * @param isOk whether the rule is kept
     */
    default void check(Rule rule, ByteString file, Span span, long found, boolean isOk) {}
}
