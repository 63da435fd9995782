package kernel.api;

/** Opens files for execution that stay open longer than one exec. */
public interface ExecOpener {
    /**
     * Opens a file for execution; nobody can write to it until it is closed.
     *
     * @param name a path
     * @return the open file
     * @throws ExecException with the errno of the lookup
     * @kernel v6.18 fs/exec.c, {@code open_exec}
     */
    OpenFile openExec(ByteString name);

    /**
     * Closes a file.
     *
     * @param file what {@link #openExec} has returned, to this or another caller
     * @kernel v6.18 fs/open.c, {@code filp_close}
     */
    void close(OpenFile file);
}
