package kernel.api;

/** A file that the kernel has opened, {@code struct file}. Reading it never moves an offset. */
public interface OpenFile {
    /**
     * Returns the file's path inside the root, with all symbolic links resolved.
     *
     * @return an absolute path
     */
    ByteString path();

    /**
     * Returns the size.
     *
     * @return in bytes, at least 0
     */
    long size();

    /**
     * Reads bytes.
     *
     * @param offset file offset of the first byte, unsigned
     * @param target where the bytes go
     * @param at index of the first byte there
     * @param length how many are wanted
     * @return how many there were; fewer than wanted only at the end of the file
     * @throws ExecException with {@link Errno#EINVAL} if the range passes 2<sup>63</sup>, with {@link Errno#EIO} if
     *     the medium fails
     */
    int read(long offset, byte[] target, int at, int length);

    /**
     * Tells whether the file can be mapped into memory.
     *
     * @return false for files of a kind that has no mmap
     */
    boolean canMmap();

    /**
     * Tells whether anybody at all may execute the file.
     *
     * @return true if its mode has an x bit
     */
    default boolean isExecutable() {
        return false;
    }

    /**
     * Tells whether the file still has a name.
     *
     * @return false once the last one was removed, and for memory that only looks like a file
     */
    default boolean isLinked() {
        return true;
    }
}
