package kernel.api;

/** Which kernel is modelled. What differs between kernels is data, and is asked for by name. */
public interface KernelProfile {
    /**
     * Returns the profile's name.
     *
     * @return for example {@code linux-6.18}
     */
    String name();

    /**
     * Returns the kernel's release.
     *
     * @return the version that decides what holds
     */
    KernelVersion version();

    /**
     * Tells whether a rule or behaviour holds in this kernel.
     *
     * @param behaviour the rule or behaviour
     * @return true if this kernel has it
     */
    boolean has(Versioned behaviour);
}
