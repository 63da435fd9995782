package kernel.sim.mm;

/**
 * The resource limits that bind an address space; {@link #INFINITY} is none.
 *
 * @param as RLIMIT_AS in bytes
 * @param data RLIMIT_DATA in bytes
 * @param stack RLIMIT_STACK in bytes
 */
public record MmLimits(long as, long data, long stack) {
    /** No limit. */
    public static final long INFINITY = -1;

    static boolean exceeds(long bytes, long limit) {
        return limit != INFINITY && Long.compareUnsigned(bytes, limit & -PagedAddressSpace.PAGE) > 0;
    }
}
