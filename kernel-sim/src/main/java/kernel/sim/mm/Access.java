package kernel.sim.mm;

/** How memory is used. */
public enum Access {
    /** It is read. */
    READ(VmFlags.ACCESS),
    /** It is written to. */
    WRITE(VmFlags.VM_WRITE),
    /** Instructions are fetched from it. */
    EXECUTE(VmFlags.VM_EXEC);

    private final long anyOf;

    Access(long anyOf) {
        this.anyOf = anyOf;
    }

    /** Tells whether a mapping of these flags allows it; what can be used at all can be read. */
    boolean isAllowedBy(long vmFlags) {
        return (vmFlags & anyOf) != 0;
    }
}
