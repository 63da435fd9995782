package kernel.api;

/**
 * One check that the kernel makes.
 *
 * <p>A format declares its rules as one enum, in the kernel's order of checking. The errno that a caller gets and the
 * sentence that a person reads both come from here.
 */
public interface Rule extends Versioned {
    /**
     * Returns the stable name, which documentation and machines refer to.
     *
     * @return dotted lower-case words, for example {@code elf.interp.open}
     */
    String id();

    /**
     * Returns what a violation yields. Past the point of no return nobody sees it: the task dies by a signal.
     *
     * @return the error number
     */
    Errno errno();

    /**
     * Returns what must hold, for a reader who does not know the format.
     *
     * @return one plain sentence without a full stop
     */
    String sentence();

    /**
     * Returns the kernel function that has the check.
     *
     * @return for example {@code load_elf_binary}
     */
    String function();
}
