package kernel.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.RootFileSystem;

/** Finds executable files. */
final class ExecutableWalk {
    private static final ByteString SLASH = ByteString.of("/");

    private final RootFileSystem files;
    private final ExecutableVisitor visitor;

    private record Found(ByteString path, ArchiveInode inode) {}

    ExecutableWalk(RootFileSystem files, ExecutableVisitor visitor) {
        this.files = files;
        this.visitor = visitor;
    }

    void run(boolean isArchive) throws IOException {
        if (!isArchive) {
            walk(files.root(), ByteString.EMPTY, visitor);
            return;
        }
        List<Found> found = new ArrayList<>();
        walk(files.root(), ByteString.EMPTY, (path, inode) -> found.add(new Found(path, (ArchiveInode) inode)));
        found.sort(Comparator.comparingInt((Found file) -> file.inode().layer())
                .thenComparingLong(file -> file.inode().content().position())
                .thenComparing(Found::path));
        for (Found file : found) {
            visitor.visit(file.path(), file.inode());
        }
    }

    private static void walk(Inode directory, ByteString path, ExecutableVisitor visitor) throws IOException {
        for (ByteString name : directory.readdir()) {
            Optional<Inode> inode = directory.lookup(name);
            if (inode.isEmpty()) {
                continue; // deleted since, or not readable
            }
            ByteString childPath = path.concat(SLASH).concat(name);
            FileType type = inode.get().attributes().type();
            if (type == FileType.DIRECTORY) {
                walk(inode.get(), childPath, visitor);
            } else if (type == FileType.REGULAR && inode.get().attributes().isExecutable()) {
                visitor.visit(childPath, inode.get());
            }
        }
    }
}
