package kernel.api;

import java.util.Optional;

/**
 * What a format asks of {@link AddressSpace#mmap}: the arguments of the kernel's {@code vm_mmap}. The mapping is private.
 *
 * @param vaddr where it shall be, or a hint
 * @param length in bytes, unsigned, not rounded
 * @param prot bits of {@link Prot}
 * @param placement how binding {@code vaddr} is
 * @param file what is mapped; empty for memory that starts as zeroes
 * @param offset file offset of the first byte, a multiple of the page size
 */
public record MapRequest(long vaddr, long length, int prot, Placement placement, Optional<OpenFile> file, long offset) {

    /** How binding the address is. */
    public enum Placement {
        /** The address is a hint. */
        ANYWHERE,
        /** The address holds; what is there is unmapped. MAP_FIXED. */
        FIXED,
        /** The address holds; if something is there, the call fails. MAP_FIXED_NOREPLACE. */
        FIXED_NOREPLACE
    }

    /**
     * Asks for a mapping of a file.
     *
     * @param file what is mapped
     * @param offset file offset of the first byte
     * @param vaddr where it shall be, or a hint
     * @param length in bytes
     * @param prot bits of {@link Prot}
     * @param placement how binding the address is
     * @return the request
     */
    public static MapRequest ofFile(
            OpenFile file, long offset, long vaddr, long length, int prot, Placement placement) {
        return new MapRequest(vaddr, length, prot, placement, Optional.of(file), offset);
    }

    /**
     * Asks for memory that starts as zeroes.
     *
     * @param vaddr where it shall be, or a hint
     * @param length in bytes
     * @param prot bits of {@link Prot}
     * @param placement how binding the address is
     * @return the request
     */
    public static MapRequest anonymous(long vaddr, long length, int prot, Placement placement) {
        return new MapRequest(vaddr, length, prot, placement, Optional.empty(), 0);
    }

    /**
     * Asks for the same with another length.
     *
     * @param bytes the other length
     * @return a copy
     */
    public MapRequest withLength(long bytes) {
        return new MapRequest(vaddr, bytes, prot, placement, file, offset);
    }
}
