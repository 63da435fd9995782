package kernel.sim.fs;

import java.util.concurrent.atomic.AtomicLong;
import kernel.api.ByteString;

/**
 * A tree of files in memory, which its owner fills. Filling it while others read it is safe; a file that is put again is
 * another file.
 */
public final class MemoryFileSystem implements RootFileSystem {
    private static final long DEVICE = 1;
    private static final int DIRECTORY_MODE = 0755;
    private static final int LINK_MODE = 0777;
    private static final ByteString SLASH = ByteString.of("/");

    private final AtomicLong lastIno = new AtomicLong();
    private final Mount mount;
    private volatile MemoryInode root;

    /**
     * Makes an empty tree: a root directory that everybody may search.
     *
     * @param mount how it is mounted
     */
    public MemoryFileSystem(Mount mount) {
        this.mount = mount;
        this.root = directoryInode(DIRECTORY_MODE, 0, 0);
    }

    @Override
    public Inode root() {
        return root;
    }

    /**
     * Puts a regular file that belongs to the super-user; missing directories are made.
     *
     * @param path absolute path without links, for example {@code /bin/true}
     * @param mode permission bits
     * @param content its bytes, which are copied
     */
    public void put(String path, int mode, byte[] content) {
        put(ByteString.of(path), mode, 0, 0, content);
    }

    /**
     * Puts a regular file; missing directories are made.
     *
     * @param path absolute path without links
     * @param mode permission bits
     * @param uid owner
     * @param gid group
     * @param content its bytes, which are copied
     */
    public void put(ByteString path, int mode, int uid, int gid, byte[] content) {
        InodeAttributes attributes = attributes(FileType.REGULAR, mode, uid, gid, content.length);
        link(path, new MemoryInode(attributes, mount, content.clone()));
    }

    /**
     * Puts a directory; an existing one, such as the root, only gets the attributes.
     *
     * @param path absolute path without links
     * @param mode permission bits
     * @param uid owner
     * @param gid group
     */
    public void putDirectory(ByteString path, int mode, int uid, int gid) {
        MemoryInode directory = directoryInode(mode, uid, gid);
        if (path.equals(SLASH)) {
            directory.replace(root);
            root = directory;
        } else {
            link(path, directory);
        }
    }

    /**
     * Deletes a file, as unlink(2) does: who has it open or executes it keeps it.
     *
     * @param path absolute path without links
     * @return false if there is no such file
     */
    public boolean unlink(ByteString path) {
        int slash = path.lastIndexOf('/');
        return directory(path).unlink(path.slice(slash + 1, path.length()));
    }

    /**
     * Puts a symbolic link.
     *
     * @param path absolute path without links
     * @param target where it leads
     */
    public void putLink(ByteString path, ByteString target) {
        byte[] content = target.toByteArray();
        link(
                path,
                new MemoryInode(attributes(FileType.SYMBOLIC_LINK, LINK_MODE, 0, 0, content.length), mount, content));
    }

    /**
     * Puts a pipe, a device or a socket.
     *
     * @param path absolute path without links
     * @param type its kind
     * @param mode permission bits
     */
    public void putSpecial(ByteString path, FileType type, int mode) {
        link(path, new MemoryInode(attributes(type, mode, 0, 0, 0), mount, new byte[0]));
    }

    private MemoryInode directoryInode(int mode, int uid, int gid) {
        return new MemoryInode(attributes(FileType.DIRECTORY, mode, uid, gid, 0), mount, new byte[0]);
    }

    private InodeAttributes attributes(FileType type, int mode, int uid, int gid, long size) {
        return new InodeAttributes(type, mode, uid, gid, size, DEVICE, lastIno.incrementAndGet());
    }

    private void link(ByteString path, MemoryInode inode) {
        int slash = path.lastIndexOf('/');
        directory(path).link(path.slice(slash + 1, path.length()), inode);
    }

    /** Returns the directory of a file, which is made with those above it if it is missing. */
    private MemoryInode directory(ByteString path) {
        MemoryInode directory = root;
        int at = 0;
        int slash = path.indexOf('/', 1);
        while (slash >= 0) {
            ByteString name = name(path, at, slash);
            directory = directory.child(name, () -> directoryInode(DIRECTORY_MODE, 0, 0));
            at = slash;
            slash = path.indexOf('/', at + 1);
        }
        name(path, at, path.length());
        return directory;
    }

    /** Returns the name between a slash and the next, which must be one. */
    private static ByteString name(ByteString path, int slash, int end) {
        if (!path.startsWith(SLASH) || end <= slash + 1) {
            throw new IllegalArgumentException(
                    "the path \"" + path.printable() + "\" must be absolute, without empty names");
        }
        return path.slice(slash + 1, end);
    }
}
