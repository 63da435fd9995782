package kernel.sim.mm;

/** A family of private pages: mappings of different families are never joined, {@code struct anon_vma}. */
public final class AnonVma {
    /** The family of mappings without private pages. */
    static final AnonVma NONE = new AnonVma();

    AnonVma() {}

    boolean isNone() {
        return this.equals(NONE);
    }

    boolean isCompatible(AnonVma other) {
        return isNone() || other.isNone() || equals(other);
    }
}
