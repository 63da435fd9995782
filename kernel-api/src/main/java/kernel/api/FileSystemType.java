package kernel.api;

/**
 * A file system whose files are the kernel's own, through which a format is told what to do; {@code struct file_system_type}.
 *
 * <p>Each user namespace can have an instance; a task sees that of the nearest one. A type is one object that never changes.
 */
public interface FileSystemType {
    /**
     * Returns the name that mount(2) is given.
     *
     * @return for example {@code binfmt_misc}
     */
    String name();

    /**
     * Makes an instance.
     *
     * @param kernel which kernel is modelled
     * @return a file system with nothing but its own files
     * @kernel v6.18 fs/binfmt_misc.c, {@code bm_fill_super}
     */
    SuperBlock fillSuper(KernelProfile kernel);
}
