package kernel.api;

import java.util.Optional;

/**
 * Something that holds in some kernels only: a {@link Rule}, or a behaviour that a format names in an enum of its own.
 *
 * <p>Code never compares versions; it asks {@link KernelProfile#has(Versioned)}.
 */
public interface Versioned {
    /** Holds in every kernel. */
    Versioned ALWAYS = new Versioned() {};

    /**
     * Returns the first kernel that has it.
     *
     * @return the version, or empty if every modelled kernel had it from its start
     */
    default Optional<KernelVersion> since() {
        return Optional.empty();
    }

    /**
     * Returns the first kernel that no longer has it.
     *
     * @return the version, or empty if today's kernel still has it
     */
    default Optional<KernelVersion> until() {
        return Optional.empty();
    }

    /**
     * Tells whether a kernel has it. What came, went and came again says so here.
     *
     * @param version the kernel
     * @return true if it is not before {@link #since()} and before {@link #until()}
     */
    default boolean holdsIn(KernelVersion version) {
        Optional<KernelVersion> since = since();
        Optional<KernelVersion> until = until();
        return (since.isEmpty() || since.get().compareTo(version) <= 0)
                && (until.isEmpty() || until.get().compareTo(version) > 0);
    }
}
