package kernel.sim.mm;

/**
 * What binds an address space: resource limits in bytes, unsigned, and what its task may do nevertheless.
 *
 * @param as RLIMIT_AS
 * @param data RLIMIT_DATA
 * @param maxData the hard limit of RLIMIT_DATA
 * @param stack RLIMIT_STACK
 * @param memlock RLIMIT_MEMLOCK
 * @param canLock whether the task may lock any memory, CAP_IPC_LOCK
 * @param canMapLow whether the task may map below vm.mmap_min_addr, CAP_SYS_RAWIO
 * @param isDataCounted whether RLIMIT_DATA binds all private writable memory, not the break alone
 */
public record MmLimits(
        long as,
        long data,
        long maxData,
        long stack,
        long memlock,
        boolean canLock,
        boolean canMapLow,
        boolean isDataCounted) {
    /** No limit. */
    public static final long INFINITY = -1;

    /** No limits at all, and no rights. */
    public static final MmLimits NONE =
            new MmLimits(INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, false, false, true);

    static boolean exceeds(long pages, long limit) {
        return limit != INFINITY && pages > limit >>> PhysicalMemory.PAGE_SHIFT;
    }
}
