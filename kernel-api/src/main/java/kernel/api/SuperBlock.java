package kernel.api;

import java.util.List;

/** An instance of a {@link FileSystemType}: a directory of files that can be read and written at once. Many threads may use it. */
public interface SuperBlock {
    /**
     * Returns the names of the files.
     *
     * @return as they are now, in the order of a directory listing
     */
    List<ByteString> names();

    /**
     * Reads a file, as one read(2) of all of it does.
     *
     * @param name a file's name
     * @return the text
     * @throws ExecException with ENOENT if there is no such file, with EINVAL if it can only be written
     */
    ByteString read(ByteString name);

    /**
     * Writes to a file, as one write(2) does.
     *
     * @param name a file's name
     * @param data all that is written
     * @param opener opens files with the rights of who opened this one
     * @throws ExecException with ENOENT if there is no such file, or with the errno of the write
     */
    void write(ByteString name, ByteString data, ExecOpener opener);
}
