package kernel.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;

/** Finds executable files. */
final class ExecutableWalk {
    private static final ByteString SLASH = ByteString.of("/");
    private static final int PROGRESS_MASK = 0x3f;

    private final ExecutableVisitor visitor;

    private record Found(ByteString path, ArchiveInode inode) {}

    ExecutableWalk(ExecutableVisitor visitor) {
        this.visitor = visitor;
    }

    void run(Dentry start, boolean isArchive) throws IOException {
        ByteString path = start.path().equals(SLASH) ? ByteString.EMPTY : start.path();
        if (!isArchive) {
            walk(start.inode(), path, visitor, 0, 1);
            return;
        }
        List<Found> found = new ArrayList<>();
        walk(start.inode(), path, (name, inode) -> found.add(new Found(name, (ArchiveInode) inode)), 0, 1);
        found.sort(Comparator.comparingInt((Found file) -> file.inode().layer())
                .thenComparingLong(file -> file.inode().content().position())
                .thenComparing(Found::path));
        for (int i = 0; i < found.size(); i++) {
            visitor.visit(found.get(i).path(), found.get(i).inode());
            visitor.progress((i + 1.0) / found.size());
        }
    }

    /** Walks a directory that stands for a share of the whole, of which some part is done. */
    private static void walk(Inode directory, ByteString path, ExecutableVisitor visitor, double done, double share)
            throws IOException {
        List<ByteString> names = directory.readdirForExec();
        double part = share / Math.max(1, names.size());
        for (int i = 0; i < names.size(); i++) {
            if ((i & PROGRESS_MASK) == PROGRESS_MASK) {
                visitor.progress(done + i * part);
            }
            Optional<Inode> inode = directory.lookup(names.get(i));
            if (inode.isEmpty()) {
                continue; // deleted since, or not readable
            }
            ByteString childPath = path.concat(SLASH).concat(names.get(i));
            FileType type = inode.get().attributes().type();
            if (type == FileType.DIRECTORY) {
                if (isForNobody(inode.get(), directory) || childPath.length() >= Limits.PATH_MAX) {
                    continue; // nothing there can be executed, or named
                }
                walk(inode.get(), childPath, visitor, done + i * part, part);
            } else if (type == FileType.REGULAR && inode.get().attributes().isExecutable()) {
                visitor.visit(childPath, inode.get());
            }
        }
        visitor.progress(done + share);
    }

    /** Tells whether another file system begins from which nothing can be executed, such as /proc. */
    private static boolean isForNobody(Inode directory, Inode above) {
        return directory.mount().isNoexec()
                && !above.mount().isNoexec()
                && directory.attributes().dev() != above.attributes().dev();
    }
}
