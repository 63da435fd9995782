package kernel.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.fs.FileType;

/**
 * Finds the directories of entries. Symbolic links on the way are followed inside the root, as container tools do it: a
 * way out ends at the root.
 */
final class Directories {
    private static final ByteString DOT = ByteString.of(".");
    private static final ByteString DOT_DOT = ByteString.of("..");

    /** The tree that the directories belong to. */
    interface Owner {
        /** Makes a directory that no entry has named. */
        ArchiveInode make(int nameLength) throws RootException;

        /** Is told of a directory that an entry goes through. */
        void touch(ArchiveInode directory);
    }

    private final ArchiveInode root;
    private final Owner owner;

    Directories(ArchiveInode root, Owner owner) {
        this.root = root;
        this.owner = owner;
    }

    /** Returns the directory of a file, made with those above it if it is missing; empty, with a warning, if it cannot be. */
    Optional<ArchiveInode> of(EntryPath file, Consumer<String> warnings) throws RootException {
        return new Walk(Optional.of(warnings)).run(file.parent());
    }

    /** Returns a directory; empty if it is not there. */
    Optional<ArchiveInode> existing(EntryPath directory) throws RootException {
        return new Walk(Optional.empty()).run(directory);
    }

    /** One walk; with a reader of warnings it makes what is missing. */
    private final class Walk {
        private final Optional<Consumer<String>> warnings;
        private final Deque<ByteString> rest = new ArrayDeque<>();
        private final Deque<ArchiveInode> above = new ArrayDeque<>();
        private int links;

        Walk(Optional<Consumer<String>> warnings) {
            this.warnings = warnings;
        }

        Optional<ArchiveInode> run(EntryPath path) throws RootException {
            rest.addAll(path.names());
            above.push(root);
            while (!rest.isEmpty()) {
                if (!step(rest.removeFirst())) {
                    return Optional.empty();
                }
            }
            return Optional.of(above.element());
        }

        private boolean step(ByteString name) throws RootException {
            if (name.equals(DOT) || name.isEmpty()) {
                return true;
            }
            if (name.equals(DOT_DOT)) {
                if (above.size() > 1) {
                    above.pop();
                }
                return true;
            }
            return enter(name);
        }

        private boolean enter(ByteString name) throws RootException {
            ArchiveInode directory = above.element();
            ArchiveInode next = directory.child(name);
            if (next == null) {
                return make(directory, name);
            }
            if (next.attributes().type() == FileType.SYMBOLIC_LINK) {
                return follow(name, next.readlink());
            }
            if (!next.isDirectory()) {
                warn(name.printable() + " on the way is " + next.attributes().type() + "; left out");
                return false;
            }
            if (warnings.isPresent()) {
                owner.touch(next);
            }
            above.push(next);
            return true;
        }

        private boolean make(ArchiveInode directory, ByteString name) throws RootException {
            if (warnings.isEmpty()) {
                return false;
            }
            ArchiveInode made = owner.make(name.length());
            directory.link(name, made);
            above.push(made);
            return true;
        }

        private boolean follow(ByteString name, ByteString target) {
            if (++links > Limits.MAXSYMLINKS) {
                warn("symbolic links on the way lead in a circle at " + name.printable() + "; left out");
                return false;
            }
            EntryPath path = EntryPath.of(target);
            if (target.startsWith(ByteString.of("/"))) {
                while (above.size() > 1) {
                    above.pop();
                }
            }
            for (int i = path.names().size() - 1; i >= 0; i--) {
                rest.addFirst(path.names().get(i));
            }
            return true;
        }

        private void warn(String text) {
            warnings.ifPresent(reader -> reader.accept(text));
        }
    }
}
