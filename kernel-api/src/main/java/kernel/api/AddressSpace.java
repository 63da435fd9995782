package kernel.api;

import java.util.List;

/**
 * The memory of a program, {@code struct mm_struct}, as far as a loader or a core dump needs it.
 *
 * <p>Calls that the kernel can refuse throw an {@link ExecException} and change nothing. Access to memory answers
 * whether it worked, as the kernel's {@code copy_to_user} does, and never throws.
 */
public interface AddressSpace {
    /**
     * Returns the end of what the program may use.
     *
     * @return the first address that it may not
     */
    long taskSize();

    /**
     * Maps a file or zeroes, privately.
     *
     * @param request what to map, and where
     * @return where it is
     * @throws ExecException with the errno of mmap(2)
     * @kernel v6.18 mm/util.c, {@code vm_mmap}
     */
    long mmap(MapRequest request);

    /**
     * Unmaps a range; parts that are not mapped do not matter.
     *
     * @param vaddr first address, page-aligned
     * @param length in bytes
     * @throws ExecException with {@link Errno#EINVAL} if the range is not one
     * @kernel v6.18 mm/vma.c, {@code vm_munmap}
     */
    void munmap(long vaddr, long length);

    /**
     * Lets nobody change a range any more; parts that are not mapped do not matter.
     *
     * @param vaddr first address, page-aligned
     * @param length in bytes, whole pages
     * @kernel v6.18 mm/mseal.c, {@code do_mseal}
     */
    void mseal(long vaddr, long length);

    /**
     * Maps zeroes, readable and writable, over whatever is there, as the break would grow.
     *
     * @param vaddr first address, page-aligned
     * @param length in bytes
     * @param isExecutable whether it may be executed too
     * @throws ExecException with {@link Errno#ENOMEM} or {@link Errno#EINVAL}
     * @kernel v6.18 mm/mmap.c, {@code vm_brk_flags}
     */
    void brkFlags(long vaddr, long length, boolean isExecutable);

    /**
     * Makes sure that the stack reaches down to an address.
     *
     * @param vaddr the address
     * @return false if the stack may not grow that far
     * @kernel v6.18 mm/mmap_lock.c, {@code find_extend_vma_locked}
     */
    boolean findExtendVma(long vaddr);

    /**
     * Writes bytes into user memory.
     *
     * @param vaddr where to
     * @param source the bytes
     * @return false if some of it cannot be written
     */
    boolean copyToUser(long vaddr, byte[] source);

    /**
     * Reads a part of a file into user memory. It ends without a word at the end of the file, and at the first page that
     * cannot be written, if anything could be.
     *
     * @param file what is read
     * @param vaddr where the bytes go
     * @param offset file offset of the first byte
     * @param length how many are wanted, at least 0; no call reads more than 0x7ffff000
     * @return how many were read
     * @throws ExecException with {@link Errno#EFAULT} if the range leaves the address space or nothing can be written, or
     *     as {@link OpenFile#read} does
     * @kernel v5.10 fs/exec.c, {@code read_code}; fs/read_write.c, {@code vfs_read}
     */
    long readCode(OpenFile file, long vaddr, long offset, long length);

    /**
     * Writes zeroes into user memory.
     *
     * @param vaddr where to
     * @param length in bytes
     * @return false if some of it cannot be written
     */
    boolean clearUser(long vaddr, long length);

    /**
     * Reads user memory, whatever its protection.
     *
     * @param vaddr where from
     * @param target where the bytes go
     * @param length how many, at most the length of {@code target}
     * @return how many could be read
     */
    int read(long vaddr, byte[] target, int length);

    /**
     * Tells whether any page of a range is in memory. Memory without a file whose pages are not holds zeroes.
     *
     * @param from first address
     * @param to address behind the last one
     * @return true if one was used, besides reading zeroes; also where that is not known
     */
    default boolean isTouched(long from, long to) {
        return true;
    }

    /**
     * Measures a string in user memory.
     *
     * @param vaddr where it starts
     * @param max the longest length wanted
     * @return its length with the terminator, 0 if it cannot be read, more than {@code max} if it is longer
     */
    long strnlenUser(long vaddr, long max);

    /**
     * Returns a recorded address.
     *
     * @param field which one
     * @return the address
     */
    long get(MmField field);

    /**
     * Records an address.
     *
     * @param field which one
     * @param vaddr the address
     */
    void set(MmField field, long vaddr);

    /**
     * Returns the auxiliary vector that the program was given.
     *
     * @return empty for a program without one
     */
    AuxVector savedAuxv();

    /**
     * Records the auxiliary vector.
     *
     * @param auxv what the program is given
     */
    void savedAuxv(AuxVector auxv);

    /**
     * Returns all mappings.
     *
     * @return in the order of addresses
     */
    List<Vma> vmas();
}
