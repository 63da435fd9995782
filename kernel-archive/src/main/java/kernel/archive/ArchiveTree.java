package kernel.archive;

import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.fs.RootFileSystem;

/** The files of an archive, or of the layers of an image, as they would be if it were unpacked into an empty root. */
final class ArchiveTree implements RootFileSystem, MemberSink, Directories.Owner {
    private static final int DIRECTORY_MODE = 0755;
    private static final FileTime EPOCH = FileTime.fromMillis(0);

    private final Mount mount;
    private final MemoryBudget budget;
    private final Consumer<RootWarning> warnings;
    private final long device;
    private final ArchiveInode root;
    private final Directories directories;
    private final LastDirectory last = new LastDirectory();
    private long lastIno = 1;
    private int layer;

    ArchiveTree(Mount mount, MemoryBudget budget, Consumer<RootWarning> warnings, long device) {
        this.mount = mount;
        this.budget = budget;
        this.warnings = warnings;
        this.device = device;
        this.root = new ArchiveInode(attributes(FileType.DIRECTORY, DIRECTORY_MODE, 0, 0, 0), EPOCH, mount, 0);
        this.directories = new Directories(root, this);
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public void warn(ByteString entry, String text) {
        warnings.accept(new RootWarning(entry, text));
    }

    /** Begins the next layer: what it says of a file hides what the layers below say. */
    void nextLayer() {
        layer++;
        last.forget();
    }

    private InodeAttributes attributes(FileType type, int mode, int uid, int gid, long size) {
        return new InodeAttributes(type, mode, uid, gid, size, device, lastIno++);
    }

    @Override
    public ArchiveInode make(int nameLength) throws RootException {
        budget.inode(nameLength);
        return new ArchiveInode(attributes(FileType.DIRECTORY, DIRECTORY_MODE, 0, 0, 0), EPOCH, mount, layer);
    }

    @Override
    public void touch(ArchiveInode directory) {
        directory.layer(layer);
    }

    @Override
    public Optional<ArchiveInode> add(Member member) throws RootException {
        ArchiveInode known = last.of(member.name());
        if (known != null) {
            return Optional.of(put(known, member.name().basename(), member));
        }
        Optional<EntryPath> path = path(member.name());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (path.get().isRoot()) {
            return addRoot(member);
        }
        Optional<ArchiveInode> parent = directories.of(path.get(), text -> warn(member.name(), text));
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        last.note(member.name(), path.get().last(), parent.get());
        return Optional.of(put(parent.get(), path.get().last(), member));
    }

    private Optional<ArchiveInode> addRoot(Member member) {
        if (member.type() != FileType.DIRECTORY) {
            warn(member.name(), "only a directory can be the root; left out");
            return Optional.empty();
        }
        change(root, member);
        return Optional.of(root);
    }

    private void change(ArchiveInode directory, Member member) {
        directory.change(
                attributes(FileType.DIRECTORY, member.mode(), member.uid(), member.gid(), 0), member.mtime(), layer);
    }

    private ArchiveInode put(ArchiveInode parent, ByteString name, Member member) throws RootException {
        ArchiveInode old = parent.child(name);
        if (old != null) {
            if (old.isDirectory() && member.type() == FileType.DIRECTORY) {
                change(old, member);
                return old;
            }
            last.forget();
            if (old.layer() == layer) {
                warn(member.name(), "a duplicate entry; the later one counts");
            }
        }
        budget.inode(name.length() + member.link().length());
        ArchiveInode inode = new ArchiveInode(
                attributes(member.type(), member.mode(), member.uid(), member.gid(), member.size()),
                member.mtime(),
                mount,
                layer);
        inode.target(member.link());
        inode.rdev(member.rdev());
        parent.link(name, inode);
        return inode;
    }

    @Override
    public void addHardLink(ByteString name, ByteString target) throws RootException {
        Optional<EntryPath> from = path(name);
        Optional<EntryPath> to = path(target);
        if (from.isEmpty() || to.isEmpty() || from.get().isRoot()) {
            return;
        }
        Optional<ArchiveInode> linked = find(to.get());
        if (linked.isEmpty()) {
            warn(name, "a hard link to " + target.printable() + ", which is not there; left out");
        } else if (linked.get().isDirectory()) {
            warn(name, "a hard link to the directory " + target.printable() + "; left out");
        } else {
            link(name, from.get(), linked.get());
        }
    }

    private void link(ByteString name, EntryPath path, ArchiveInode inode) throws RootException {
        Optional<ArchiveInode> parent = directories.of(path, text -> warn(name, text));
        if (parent.isEmpty()) {
            return;
        }
        ArchiveInode old = parent.get().child(path.last());
        if (old == inode) {
            warn(name, "a hard link to itself; left out");
            return;
        }
        if (old != null) {
            last.forget();
            if (old.layer() == layer) {
                warn(name, "a duplicate entry; the later one counts");
            }
        }
        budget.inode(path.last().length());
        parent.get().link(path.last(), inode);
    }

    /** Hides a file of the layers below. */
    void whiteout(EntryPath path) throws RootException {
        last.forget();
        directories.existing(path.parent()).ifPresent(parent -> {
            ArchiveInode old = parent.child(path.last());
            if (old != null && old.layer() < layer) {
                parent.unlink(path.last());
            } else if (old != null) {
                hideLower(old);
            }
        });
    }

    /** Hides everything in a directory that comes from the layers below. */
    void opaque(EntryPath directory) throws RootException {
        last.forget();
        directories.existing(directory).ifPresent(this::hideLower);
    }

    /** Goes without recursion: links let entries lie deeper than any name is long. */
    private void hideLower(ArchiveInode top) {
        Deque<ArchiveInode> directories = new ArrayDeque<>(List.of(top));
        while (!directories.isEmpty()) {
            ArchiveInode directory = directories.pop();
            for (ByteString name : directory.readdir()) {
                ArchiveInode child = directory.child(name);
                if (child != null && child.layer() < layer) {
                    directory.unlink(name);
                } else if (child != null) {
                    directories.push(child);
                }
            }
        }
    }

    private Optional<ArchiveInode> find(EntryPath path) throws RootException {
        if (path.isRoot()) {
            return Optional.of(root);
        }
        return directories.existing(path.parent()).map(parent -> parent.child(path.last()));
    }

    /** Takes a name apart; empty, with a warning, if it cannot be a place in the root. */
    Optional<EntryPath> path(ByteString name) throws RootException {
        if (name.length() >= Limits.PATH_MAX) {
            warn(name.slice(0, 64), "the name has " + name.length() + " bytes; left out");
            return Optional.empty();
        }
        EntryPath path = EntryPath.of(name);
        Optional<String> fault = path.fault();
        fault.ifPresent(text -> warn(name, text + "; left out"));
        return fault.isPresent() ? Optional.empty() : Optional.of(path);
    }
}
