package kernel.api;

import java.util.Optional;

/** One mapping of an address space, {@code struct vm_area_struct}. */
public interface Vma {
    /**
     * Returns the first address.
     *
     * @return a multiple of the page size
     */
    long start();

    /**
     * Returns the address behind the last one.
     *
     * @return a multiple of the page size, above the start
     */
    long end();

    /**
     * Returns what is allowed.
     *
     * @return bits of {@link Prot}
     */
    int prot();

    /**
     * Returns the file that is mapped.
     *
     * @return the file, or empty for memory without one
     */
    Optional<OpenFile> file();

    /**
     * Returns the file offset of the first byte.
     *
     * @return in bytes; 0 without a file
     */
    long offset();

    /**
     * Tells whether the mapping grows downwards, as a stack does.
     *
     * @return true for a stack
     */
    boolean isGrowsDown();

    /**
     * Tells whether writes reach the file and everybody else who maps it.
     *
     * @return true with VM_SHARED
     */
    default boolean isShared() {
        return false;
    }

    /**
     * Tells whether the mapping, or one that it was a part of, ever got a page of the program's own.
     *
     * @return true with an {@code anon_vma}
     */
    default boolean hasAnonVma() {
        return false;
    }

    /**
     * Tells whether the program asked to leave the mapping out of cores, madvise(MADV_DONTDUMP).
     *
     * @return true with VM_DONTDUMP
     */
    default boolean isDontDump() {
        return false;
    }

    /**
     * Tells whether a device is mapped.
     *
     * @return true with VM_IO
     */
    default boolean isIo() {
        return false;
    }

    /**
     * Tells whether the kernel itself supplies the pages, as those of {@code [vdso]}.
     *
     * @return true for a mapping whose name comes from the kernel
     */
    default boolean isSpecial() {
        return false;
    }
}
