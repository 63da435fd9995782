package kernel.sim.mm;

import java.util.Optional;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.api.Vma;
import kernel.sim.fs.FileDescription;
import kernel.sim.profile.SpecialMapping;

/**
 * One mapping, {@code struct vm_area_struct}. It never changes; a change makes another one.
 *
 * @param start first address
 * @param end address behind the last one
 * @param prot bits of {@link Prot}
 * @param backing what its untouched pages hold
 * @param offset offset of the first byte in the backing
 * @param isGrowsDown whether it grows downwards
 */
public record VmArea(long start, long end, int prot, Backing backing, long offset, boolean isGrowsDown) implements Vma {

    /** What the untouched pages of a mapping hold. */
    public sealed interface Backing {}

    /** Zeroes. */
    public record Zeroes() implements Backing {}

    /**
     * A file's bytes.
     *
     * @param description the open file
     */
    public record Mapped(FileDescription description) implements Backing {}

    /**
     * Pages that the kernel supplies.
     *
     * @param mapping which ones
     */
    public record Special(SpecialMapping mapping) implements Backing {}

    static final Backing ZEROES = new Zeroes();

    static VmArea anonymous(long start, long end, int prot) {
        return new VmArea(start, end, prot, ZEROES, 0, false);
    }

    static VmArea stack(long start, long end, int prot) {
        return new VmArea(start, end, prot, ZEROES, 0, true);
    }

    boolean overlaps(long from, long to) {
        return start < to && end > from;
    }

    VmArea part(long from, long to) {
        return new VmArea(
                from, to, prot, backing, backing instanceof Zeroes ? 0 : offset + (from - start), isGrowsDown);
    }

    VmArea withStart(long newStart) {
        return new VmArea(newStart, end, prot, backing, offset, isGrowsDown);
    }

    /** Tells whether a mapping that starts where this one ends can be joined with it. */
    boolean canMerge(VmArea next) {
        return end == next.start
                && prot == next.prot
                && !isGrowsDown
                && !next.isGrowsDown
                && !(backing instanceof Special)
                && backing.equals(next.backing)
                && (backing instanceof Zeroes || offset + (end - start) == next.offset);
    }

    VmArea merge(VmArea next) {
        return new VmArea(start, next.end, prot, backing, offset, isGrowsDown);
    }

    boolean isWritable() {
        return (prot & Prot.PROT_WRITE) != 0;
    }

    @Override
    public Optional<OpenFile> file() {
        return backing instanceof Mapped mapped ? Optional.of(mapped.description()) : Optional.empty();
    }

    /**
     * Returns the pages that the kernel supplies.
     *
     * @return the mapping, or empty for any other backing
     */
    public Optional<SpecialMapping> special() {
        return backing instanceof Special special ? Optional.of(special.mapping()) : Optional.empty();
    }
}
