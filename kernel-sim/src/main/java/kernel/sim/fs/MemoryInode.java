package kernel.sim.fs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import kernel.api.ByteString;

/** A file in memory. */
final class MemoryInode implements Inode {
    private final InodeAttributes attributes;
    private final Mount mount;
    private final WriteCount writeCount = new WriteCount();
    private final byte[] content;
    private final Map<ByteString, MemoryInode> children = new ConcurrentHashMap<>();
    private volatile boolean isUnlinked;

    MemoryInode(InodeAttributes attributes, Mount mount, byte[] content) {
        this.attributes = attributes;
        this.mount = mount;
        this.content = content;
    }

    /** Returns a file of this directory, made if it is missing. */
    MemoryInode child(ByteString name, Supplier<MemoryInode> missing) {
        return children.computeIfAbsent(name, key -> missing.get());
    }

    /** Puts a file into this directory; a directory keeps what lies in the one that it replaces. */
    void link(ByteString name, MemoryInode inode) {
        MemoryInode old = children.put(name, inode);
        if (old != null) {
            inode.replace(old);
        }
    }

    void replace(MemoryInode old) {
        if (attributes.type() == FileType.DIRECTORY) {
            children.putAll(old.children);
        }
        old.isUnlinked = old != this;
    }

    /** Takes a file out of this directory; returns false if there is none of that name. */
    boolean unlink(ByteString name) {
        MemoryInode old = children.remove(name);
        if (old != null) {
            old.isUnlinked = true;
        }
        return old != null;
    }

    @Override
    public boolean isUnlinked() {
        return isUnlinked;
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
    public Optional<Inode> lookup(ByteString name) {
        return Optional.ofNullable(children.get(name));
    }

    @Override
    public List<ByteString> readdir() {
        return children.keySet().stream().sorted().toList();
    }

    @Override
    public ByteString readlink() {
        return ByteString.of(content);
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) {
        int from = (int) Math.min(offset, content.length);
        int count = Math.min(length, content.length - from);
        System.arraycopy(content, from, target, at, count);
        return count;
    }
}
