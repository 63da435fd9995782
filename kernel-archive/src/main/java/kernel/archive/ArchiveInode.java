package kernel.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.fs.WriteCount;
import org.jspecify.annotations.Nullable;

/** A file of an archive. It is changed only while the index is built. */
final class ArchiveInode implements Inode {
    private final Mount mount;
    private final WriteCount writeCount = new WriteCount();
    private final @Nullable Map<ByteString, ArchiveInode> children;
    private InodeAttributes attributes;
    private FileTime mtime;
    private long rdev;
    private ByteString target = ByteString.EMPTY;
    private Content content = Content.EMPTY;
    private int layer;

    ArchiveInode(InodeAttributes attributes, FileTime mtime, Mount mount, int layer) {
        this.attributes = attributes;
        this.mtime = mtime;
        this.mount = mount;
        this.layer = layer;
        this.children = attributes.type() == FileType.DIRECTORY ? new HashMap<>() : null;
    }

    boolean isDirectory() {
        return children != null;
    }

    /** Gives a directory that exists already the attributes of an entry. */
    void change(InodeAttributes newAttributes, FileTime newMtime, int newLayer) {
        attributes = newAttributes;
        mtime = newMtime;
        layer = newLayer;
    }

    void layer(int newLayer) {
        layer = newLayer;
    }

    int layer() {
        return layer;
    }

    void target(ByteString path) {
        target = path;
    }

    void rdev(long device) {
        rdev = device;
    }

    void content(Content bytes, long size) {
        content = bytes;
        attributes = new InodeAttributes(
                attributes.type(),
                attributes.mode(),
                attributes.uid(),
                attributes.gid(),
                size,
                attributes.dev(),
                attributes.ino());
    }

    Content content() {
        return content;
    }

    @Nullable
    ArchiveInode child(ByteString name) {
        return children == null ? null : children.get(name);
    }

    void link(ByteString name, ArchiveInode inode) {
        if (children == null) {
            throw new IllegalStateException("not a directory");
        }
        children.put(name, inode);
    }

    void unlink(ByteString name) {
        if (children != null) {
            children.remove(name);
        }
    }

    @Override
    public InodeAttributes attributes() {
        return attributes;
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
    public FileTime mtime() {
        return mtime;
    }

    @Override
    public long rdev() {
        return rdev;
    }

    @Override
    public Optional<Inode> lookup(ByteString name) {
        return Optional.ofNullable(child(name));
    }

    @Override
    public List<ByteString> readdir() {
        return children == null
                ? List.of()
                : children.keySet().stream().sorted().toList();
    }

    @Override
    public ByteString readlink() {
        return target;
    }

    @Override
    public int read(long offset, byte[] bytes, int at, int length) throws IOException {
        int wanted = (int) Math.min(length, Math.max(0, attributes.size() - offset));
        int count = wanted == 0 ? 0 : content.read(offset, bytes, at, wanted);
        if (count < wanted) {
            throw new EOFException("the archive ends inside this file");
        }
        return count;
    }
}
