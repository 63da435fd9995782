package kernel.archive;

import kernel.api.ByteString;
import kernel.api.Limits;
import org.jspecify.annotations.Nullable;

/** The directory of the last entry: that of the next one is mostly the same, and need not be walked to. */
final class LastDirectory {
    private static final ByteString DOT = ByteString.of(".");
    private static final ByteString DOT_DOT = ByteString.of("..");

    private ByteString prefix = ByteString.EMPTY;
    private @Nullable ArchiveInode directory;

    /** Notes where a walk has led to; the name is one without faults. */
    void note(ByteString name, ByteString last, ArchiveInode found) {
        int start = name.lastIndexOf('/') + 1;
        boolean isAtEnd = name.slice(start, name.length()).equals(last);
        prefix = isAtEnd ? name.slice(0, start) : ByteString.EMPTY;
        directory = isAtEnd ? found : null;
    }

    /** Forgets it, because names may lead elsewhere now. */
    void forget() {
        directory = null;
    }

    /** Returns the directory of an entry; null if it must be walked to, or the name be looked at. */
    @Nullable
    ArchiveInode of(ByteString name) {
        int start = prefix.length();
        boolean isInside = directory != null
                && name.length() < Limits.PATH_MAX
                && name.startsWith(prefix)
                && name.indexOf('/', start) < 0;
        return isInside && isPlain(name.slice(start, name.length())) ? directory : null;
    }

    private static boolean isPlain(ByteString last) {
        boolean isName = !last.isEmpty() && last.length() <= Limits.NAME_MAX && last.indexOf(0, 0) < 0;
        return isName && !last.equals(DOT) && !last.equals(DOT_DOT);
    }
}
