package kernel.api;

import java.util.Optional;

/**
 * One check that the kernel makes.
 *
 * <p>A format declares its rules as one enum, in the kernel's order of checking. The errno that a caller gets and the
 * sentence that a person reads both come from its definition.
 */
public interface Rule extends Versioned {
    /**
     * Returns all that the rule says.
     *
     * @return the same value at every call
     */
    RuleDefinition definition();

    /**
     * Returns the stable name, which documentation and machines refer to.
     *
     * @return dotted lower-case words
     */
    default String id() {
        return definition().id();
    }

    /**
     * Returns what a violation yields.
     *
     * @return the error number
     */
    default Errno errno() {
        return definition().errno();
    }

    /**
     * Returns what must hold.
     *
     * @return one plain sentence without a full stop
     */
    default String sentence() {
        return definition().sentence();
    }

    /**
     * Returns the kernel function that has the check.
     *
     * @return for example {@code load_elf_binary}
     */
    default String function() {
        return definition().function();
    }

    @Override
    default Optional<KernelVersion> since() {
        return definition().since();
    }

    @Override
    default Optional<KernelVersion> until() {
        return definition().until();
    }
}
