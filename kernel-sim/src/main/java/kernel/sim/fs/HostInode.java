package kernel.sim.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;

/**
 * A file of the host. It holds no descriptor: the first page, which almost every exec reads and reads alone, is kept,
 * and anything else is opened, read and closed.
 */
final class HostInode implements Inode {
    private static final int WINDOW = 4096;

    private final HostFileSystem fileSystem;
    private final Path path;
    private final HostStat stat;
    private final Mount mount;
    private final WriteCount writeCount;
    private volatile byte[] window = new byte[0];
    private volatile ByteString link = ByteString.EMPTY;
    private volatile Map<ByteString, Optional<Inode>> names = LookupCache.NONE;

    HostInode(HostFileSystem fileSystem, Path path, HostStat stat, Mount mount, WriteCount writeCount) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.stat = stat;
        this.mount = mount;
        this.writeCount = writeCount;
    }

    Path path(ByteString name) {
        return path.resolve(name.toString());
    }

    /** Looks a name up in the host's directory itself. */
    Optional<Inode> lookupHost(ByteString name) {
        return fileSystem.inode(path(name), mount);
    }

    /** Returns what names in this directory led to, for {@link LookupCache}. */
    Map<ByteString, Optional<Inode>> names() {
        return names;
    }

    void names(Map<ByteString, Optional<Inode>> known) {
        names = known;
    }

    HostStat stat() {
        return stat;
    }

    @Override
    public InodeAttributes attributes() {
        return stat.attributes();
    }

    @Override
    public Mount mount() {
        return mount;
    }

    @Override
    public WriteCount writeCount() {
        return writeCount;
    }

    @Override
    public Optional<Inode> lookup(ByteString name) {
        try {
            return fileSystem.lookup(this, name);
        } catch (InvalidPathException e) {
            return Optional.empty(); // the host's Java cannot name such a file
        }
    }

    @Override
    public List<ByteString> readdir() throws IOException {
        return readdir(file -> true);
    }

    @Override
    public List<ByteString> readdirForExec() throws IOException {
        return readdir(HostStat::isForExec);
    }

    private List<ByteString> readdir(DirectoryStream.Filter<Path> filter) throws IOException {
        if (attributes().type() != FileType.DIRECTORY) {
            return List.of();
        }
        List<ByteString> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, filter)) {
            files.forEach(file -> found.add(ByteString.of(file.getFileName().toString())));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(found);
        return found;
    }

    @Override
    public FileTime mtime() {
        return stat.mtime();
    }

    @Override
    public ByteString readlink() {
        try {
            if (link.isEmpty()) {
                link = ByteString.of(Files.readSymbolicLink(path).toString());
            }
            return link;
        } catch (IOException e) {
            throw new ExecException(Violation.of(FsRule.EXISTS, ByteString.of(path.toString())));
        }
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        long size = attributes().size();
        if (offset + length <= WINDOW || size <= WINDOW) {
            byte[] first = window();
            int from = (int) Math.min(offset, first.length);
            int count = Math.min(length, first.length - from);
            System.arraycopy(first, from, target, at, count);
            return count;
        }
        return readHost(offset, ByteBuffer.wrap(target, at, length));
    }

    private byte[] window() throws IOException {
        byte[] known = window;
        if (known.length == 0) {
            byte[] first = new byte[(int) Math.min(WINDOW, attributes().size())];
            int count = readHost(0, ByteBuffer.wrap(first));
            known = count == first.length ? first : Arrays.copyOf(first, count);
            window = known;
            fileSystem.firstPages().add(this);
        }
        return known;
    }

    /** Forgets the first page, which the next read reads again. */
    void dropFirstPage() {
        window = new byte[0];
    }

    private int readHost(long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long at = offset;
            while (target.hasRemaining()) {
                int count = channel.read(target, at);
                if (count < 0) {
                    break;
                }
                at += count;
            }
        }
        return target.position() - start;
    }
}
