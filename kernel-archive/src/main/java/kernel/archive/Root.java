package kernel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.fs.Inode;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;

/**
 * A root that a path of the host names: a directory, or an archive or container image that is read in place. It is not
 * expected to change while it is open.
 *
 * <pre>{@code
 * try (Root root = Root.open(Path.of("app.tar.zst"), RootOptions.DEFAULT)) {
 *     Kernel kernel = Kernel.of(root);
 *     ...
 * }
 * }</pre>
 */
public final class Root implements RootFileSystem, Closeable {
    private final RootKind kind;
    private final RootFileSystem files;
    private final Optional<ImageConfig> image;
    private final Closeable source;

    Root(RootKind kind, RootFileSystem files, Optional<ImageConfig> image, Closeable source) {
        this.kind = kind;
        this.files = files;
        this.image = image;
        this.source = source;
    }

    /**
     * Opens a root. Of an archive the index is read in one pass; the contents of files are read when they are asked for.
     *
     * @param path a directory; or an archive (tar, cpio, ar, deb, zip) or image (OCI layout, {@code docker save}), which may
     *     be compressed by gzip, bzip2, xz or zstd
     * @param options how it is opened
     * @return the root, to be closed
     * @throws RootException if it is no archive of a known format, damaged, or too large; the message names the entry
     * @throws IOException if it cannot be read
     */
    public static Root open(Path path, RootOptions options) throws IOException {
        return new RootOpener(path, options).open();
    }

    /**
     * Tells whether a file looks like something that {@link #open} reads, by its first bytes.
     *
     * @param path any file
     * @return false for a directory, and for every file that is no archive
     * @throws IOException if it cannot be read
     */
    public static boolean isArchive(Path path) throws IOException {
        return RootOpener.isArchive(path);
    }

    @Override
    public Inode root() {
        return files.root();
    }

    /**
     * Returns what the root is read from.
     *
     * @return its kind
     */
    public RootKind kind() {
        return kind;
    }

    /**
     * Returns what a container image says of its program.
     *
     * @return the configuration, or empty if this is no image
     */
    public Optional<ImageConfig> image() {
        return image;
    }

    /**
     * Calls a visitor for every regular file below a directory that anybody may execute, in an order in which the files are
     * read cheaply. Of a directory of the host no more is in memory than the names on one way down. File systems of the
     * host that are mounted noexec in the directory are left out.
     *
     * @param directory an absolute path without symbolic links; a slash for the whole root
     * @param visitor who is called
     * @throws ExecException with the errno of the walk if there is no such file
     * @throws IOException if a directory cannot be read, or the visitor throws
     */
    public void forEachExecutable(ByteString directory, ExecutableVisitor visitor) throws IOException {
        new ExecutableWalk(visitor).run(PathWalk.directory(files, directory), kind != RootKind.DIRECTORY);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
