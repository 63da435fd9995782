package kernel.sim.task;

/**
 * The resources that can be limited.
 *
 * @abi Linux {@code asm-generic/resource.h}
 */
public enum Resource {
    /** Processor time. */
    CPU,
    /** Size of a file written. */
    FSIZE,
    /** Private writable memory. */
    DATA,
    /** Stack. */
    STACK,
    /** Core dump. */
    CORE,
    /** Resident memory; not enforced. */
    RSS,
    /** Tasks of a user. */
    NPROC,
    /** Open files. */
    NOFILE,
    /** Locked memory. */
    MEMLOCK,
    /** Address space. */
    AS
}
