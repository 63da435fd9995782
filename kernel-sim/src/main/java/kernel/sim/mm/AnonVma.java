package kernel.sim.mm;

/** A family of private pages: mappings of different families are never joined, {@code struct anon_vma}. */
public final class AnonVma {
    /** The family of mappings without private pages. */
    static final AnonVma NONE = new AnonVma(false);

    private final boolean isInherited;

    private AnonVma(boolean isInherited) {
        this.isInherited = isInherited;
    }

    static AnonVma fresh() {
        return new AnonVma(false);
    }

    /** Returns the family of the same pages in a child; it may still have pages of its parent. */
    AnonVma fork() {
        return isNone() ? NONE : new AnonVma(true);
    }

    boolean isNone() {
        return this.equals(NONE);
    }

    /** Tells whether other mappings may belong to it: not while some of its pages are a parent's. */
    boolean isReusable() {
        return !isNone() && !isInherited;
    }

    /**
     * Tells whether mappings of both families can be joined.
     *
     * @kernel v6.18 mm/vma.c, {@code is_mergeable_anon_vma}, {@code vma_had_uncowed_parents}
     */
    boolean isCompatible(AnonVma other) {
        if (isNone() || other.isNone()) {
            return !isInherited && !other.isInherited;
        }
        return equals(other);
    }
}
