package kernel.sim.mm;

/**
 * Flags of mremap(2).
 *
 * @abi Linux {@code linux/mman.h}
 */
public final class MremapFlags {
    /** The mapping may move. */
    public static final int MREMAP_MAYMOVE = 1;
    /** The new address holds; what is there is unmapped. */
    public static final int MREMAP_FIXED = 2;
    /** The old mapping stays, without its pages. */
    public static final int MREMAP_DONTUNMAP = 4;

    static final int ALL = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;

    private MremapFlags() {}
}
