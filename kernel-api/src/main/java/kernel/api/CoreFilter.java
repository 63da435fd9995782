package kernel.api;

/**
 * Which mappings a core holds: the bits of {@code /proc/PID/coredump_filter}.
 *
 * @kernel v6.18 include/linux/mm_types.h, {@code MMF_DUMP_FILTER_BITS}
 */
public final class CoreFilter {
    /** Private memory that was written to. */
    public static final int ANON_PRIVATE = 1;
    /** Shared memory without a file that has a name. */
    public static final int ANON_SHARED = 1 << 1;
    /** Private mappings of files. */
    public static final int MAPPED_PRIVATE = 1 << 2;
    /** Shared mappings of files. */
    public static final int MAPPED_SHARED = 1 << 3;
    /** The first page of a mapped program. */
    public static final int ELF_HEADERS = 1 << 4;
    /** Private huge pages. */
    public static final int HUGETLB_PRIVATE = 1 << 5;
    /** Shared huge pages. */
    public static final int HUGETLB_SHARED = 1 << 6;
    /** Private mappings of persistent memory. */
    public static final int DAX_PRIVATE = 1 << 7;
    /** Shared mappings of persistent memory. */
    public static final int DAX_SHARED = 1 << 8;

    /** All bits; others are ignored. */
    public static final int MASK = (1 << 9) - 1;

    /** What a process has that nobody changed. */
    public static final int DEFAULT = ANON_PRIVATE | ANON_SHARED | ELF_HEADERS | HUGETLB_PRIVATE;

    private CoreFilter() {}
}
