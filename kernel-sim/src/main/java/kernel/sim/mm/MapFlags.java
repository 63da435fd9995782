package kernel.sim.mm;

/**
 * Flags of mmap(2).
 *
 * @abi Linux {@code asm-generic/mman-common.h}, {@code asm-generic/mman.h}; x86 {@code asm/mman.h}
 */
public final class MapFlags {
    /** Changes are shared. */
    public static final int MAP_SHARED = 0x1;
    /** Changes are private. */
    public static final int MAP_PRIVATE = 0x2;
    /** Changes are shared, and unknown flags refused. */
    public static final int MAP_SHARED_VALIDATE = 0x3;
    /** Pages may be dropped. */
    public static final int MAP_DROPPABLE = 0x8;
    /** The bits that hold one of these four. */
    public static final int MAP_TYPE = 0xf;
    /** The address holds. */
    public static final int MAP_FIXED = 0x10;
    /** No file. */
    public static final int MAP_ANONYMOUS = 0x20;
    /** Below 2 GiB. */
    public static final int MAP_32BIT = 0x40;
    /** Above 4 GiB. */
    public static final int MAP_ABOVE4G = 0x80;
    /** Grows downwards. */
    public static final int MAP_GROWSDOWN = 0x100;
    /** Has no effect any more. */
    public static final int MAP_DENYWRITE = 0x800;
    /** Has no effect any more. */
    public static final int MAP_EXECUTABLE = 0x1000;
    /** Pages stay in memory. */
    public static final int MAP_LOCKED = 0x2000;
    /** Does not count against the memory that may be promised. */
    public static final int MAP_NORESERVE = 0x4000;
    /** Pages come now. */
    public static final int MAP_POPULATE = 0x8000;
    /** Takes MAP_POPULATE back. */
    public static final int MAP_NONBLOCK = 0x10000;
    /** Is a stack; not on large pages. */
    public static final int MAP_STACK = 0x20000;
    /** On large pages of their own kind. */
    public static final int MAP_HUGETLB = 0x40000;
    /** Written through to persistent memory. */
    public static final int MAP_SYNC = 0x80000;
    /** The address holds, unless something is there. */
    public static final int MAP_FIXED_NOREPLACE = 0x100000;

    /** The bits that hold the size of large pages. */
    private static final int HUGE_SIZES = 0x7c000000;

    static final int LEGACY_MASK = MAP_SHARED
            | MAP_PRIVATE
            | MAP_FIXED
            | MAP_ANONYMOUS
            | MAP_32BIT
            | MAP_ABOVE4G
            | MAP_GROWSDOWN
            | MAP_DENYWRITE
            | MAP_EXECUTABLE
            | MAP_LOCKED
            | MAP_NORESERVE
            | MAP_POPULATE
            | MAP_NONBLOCK
            | MAP_STACK
            | MAP_HUGETLB
            | HUGE_SIZES;

    private MapFlags() {}
}
