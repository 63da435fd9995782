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
}
