package kernel.sim.mm;

/** Something that an address space keeps in use for as long as it lives: a format's module, a program's file. */
public interface MmReference {
    /**
     * Takes it into use once more, for a child.
     *
     * @return false if it is going away
     */
    boolean get();

    /** Gives one use back. */
    void put();
}
