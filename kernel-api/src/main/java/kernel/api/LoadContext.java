package kernel.api;

/** What every call of a format can use: the file, the kernel and machine it is for, and how to refuse. */
public interface LoadContext {
    /**
     * Returns the file being loaded.
     *
     * @return the open file
     */
    OpenFile file();

    /**
     * Returns the first bytes of the file.
     *
     * @return {@link Limits#BINPRM_BUF_SIZE} bytes (128 in kernels before v5.1), zeroes behind the end of a short file
     */
    ByteView buf();

    /**
     * Returns which kernel is modelled.
     *
     * @return the profile
     */
    KernelProfile kernel();

    /**
     * Returns the machine that programs run on.
     *
     * @return the machine
     */
    Machine machine();

    /**
     * Returns the memory that the program will have.
     *
     * @return the address space
     */
    AddressSpace mm();

    /**
     * Opens a file for execution, as an interpreter is.
     *
     * @param name path as the file names it
     * @return the open file
     * @throws ExecException with the errno of the lookup
     */
    OpenFile openExec(ByteString name);

    /**
     * Writes a line to the kernel's log, if anybody reads it.
     *
     * @param message the line
     * @kernel v5.10 kernel/printk/printk.c, {@code printk}
     */
    default void printk(KernelMessage message) {}

    /**
     * Checks a rule about {@link #file()}. A check that passes costs a comparison.
     *
     * @param isOk whether the rule is kept
     * @param rule the rule
     * @param span the bytes of {@link #file()} that it is about
     * @param found the value seen
     * @throws ExecException if the rule is broken and holds in this kernel
     */
    default void require(boolean isOk, Rule rule, Span span, long found) {
        require(isOk, rule, file(), span, found);
    }

    /**
     * Checks a rule about any file, such as the program's interpreter.
     *
     * @param isOk whether the rule is kept
     * @param rule the rule
     * @param checked the file that it is about
     * @param span the bytes of that file
     * @param found the value seen
     * @throws ExecException if the rule is broken and holds in this kernel
     */
    default void require(boolean isOk, Rule rule, OpenFile checked, Span span, long found) {
        if (!isOk && kernel().has(rule)) {
            throw new ExecException(Violation.of(rule, checked.path(), span).withFound("0x" + Long.toHexString(found)));
        }
    }
}
