package kernel.sim.mm;

import java.util.Optional;
import kernel.api.OpenFile;
import kernel.api.Vma;
import kernel.sim.fs.FileDescription;
import kernel.sim.profile.SpecialMapping;
import org.jspecify.annotations.Nullable;

/**
 * One mapping, {@code struct vm_area_struct}. It never changes; a change makes another one.
 *
 * @param start first address
 * @param end address behind the last one
 * @param flags bits of {@link VmFlags}
 * @param backing what its untouched pages hold
 * @param pgoff where it starts in the backing, in pages; for private memory without a file, where it started when it
 *     was made
 * @param anonVma the family of its private pages, if there are any
 */
public record VmArea(long start, long end, long flags, Backing backing, long pgoff, AnonVma anonVma) implements Vma {

    /** What the untouched pages of a mapping hold. */
    public sealed interface Backing {}

    /** Zeroes. */
    public record Zeroes() implements Backing {}

    /**
     * A file's bytes.
     *
     * @param description the open file
     * @param cache its pages
     */
    public record Mapped(FileDescription description, PageCache cache) implements Backing {}

    /**
     * Memory that several address spaces can share.
     *
     * @param cache its pages
     */
    public record Shmem(PageCache cache) implements Backing {}

    /**
     * A System V segment in one place. Its mappings are counted, so none of them can be joined away.
     *
     * @kernel v6.18 ipc/shm.c, {@code shm_vm_ops}
     */
    static final class Attachment implements Backing {
        private final PageCache cache;

        /** Attaches a segment, apart from all other places where it is attached. */
        Attachment(PageCache cache) {
            this.cache = cache;
        }
    }

    /**
     * Pages that the kernel supplies.
     *
     * @param mapping which ones
     */
    public record Special(SpecialMapping mapping) implements Backing {}

    static final Backing ZEROES = new Zeroes();

    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;

    static VmArea anonymous(long start, long end, long flags) {
        return new VmArea(start, end, flags, ZEROES, start >>> PAGE_SHIFT, AnonVma.NONE);
    }

    long pages() {
        return (end - start) >>> PAGE_SHIFT;
    }

    boolean has(long flag) {
        return (flags & flag) != 0;
    }

    /** Returns the position in the backing of an address, in pages. */
    long pgoffAt(long vaddr) {
        return pgoff + ((vaddr - start) >> PAGE_SHIFT);
    }

    VmArea part(long from, long to) {
        return from == start && to == end ? this : new VmArea(from, to, flags, backing, pgoffAt(from), anonVma);
    }

    VmArea withFlags(long changed) {
        return new VmArea(start, end, changed, backing, pgoff, anonVma);
    }

    VmArea withAnonVma(AnonVma family) {
        return new VmArea(start, end, flags, backing, pgoff, family);
    }

    /** Returns the pages that it shares with others who map the same; null for private memory without a file. */
    @Nullable
    PageCache cache() {
        if (backing instanceof Mapped mapped) {
            return mapped.cache();
        }
        if (backing instanceof Attachment attachment) {
            return attachment.cache;
        }
        return backing instanceof Shmem shmem ? shmem.cache() : null;
    }

    /** Tells whether somebody counts its mappings, {@code vm_ops->close}: it can grow, but is never joined away. */
    boolean hasClose() {
        return backing instanceof Attachment;
    }

    /** Tells whether private pages of it hold what was written, and zeroes before. */
    boolean isAnonymous() {
        return backing instanceof Zeroes;
    }

    @Override
    public int prot() {
        return VmFlags.prot(flags);
    }

    @Override
    public long offset() {
        return backing instanceof Zeroes ? 0 : pgoff << PAGE_SHIFT;
    }

    @Override
    public boolean isGrowsDown() {
        return has(VmFlags.VM_GROWSDOWN);
    }

    @Override
    public Optional<OpenFile> file() {
        return backing instanceof Mapped mapped ? Optional.of(mapped.description()) : Optional.empty();
    }

    @Override
    public boolean isShared() {
        return has(VmFlags.VM_SHARED);
    }

    @Override
    public boolean hasAnonVma() {
        return !anonVma.isNone();
    }

    @Override
    public boolean isDontDump() {
        return has(VmFlags.VM_DONTDUMP);
    }

    @Override
    public boolean isIo() {
        return has(VmFlags.VM_IO);
    }

    @Override
    public boolean isSpecial() {
        return backing instanceof Special;
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
