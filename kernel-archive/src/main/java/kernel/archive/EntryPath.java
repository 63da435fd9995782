package kernel.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Limits;

/**
 * The name of an entry, taken apart.
 *
 * @param names its components without those that say nothing; none for the root
 */
record EntryPath(List<ByteString> names) {
    private static final ByteString DOT = ByteString.of(".");
    private static final ByteString DOT_DOT = ByteString.of("..");

    EntryPath {
        names = List.copyOf(names);
    }

    static EntryPath of(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            ByteString name = path.slice(at, end);
            if (!name.isEmpty() && !name.equals(DOT)) {
                names.add(name);
            }
            at = end + 1;
        }
        return new EntryPath(names);
    }

    /** Returns what is wrong with it. */
    Optional<String> fault() {
        if (names.contains(DOT_DOT)) {
            return Optional.of("the name leads out through ..");
        }
        for (ByteString name : names) {
            if (name.indexOf(0, 0) >= 0) {
                return Optional.of("the name has a NUL byte");
            }
            if (name.length() > Limits.NAME_MAX) {
                return Optional.of("a component of the name has " + name.length() + " bytes");
            }
        }
        return Optional.empty();
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    ByteString last() {
        return names.get(names.size() - 1);
    }

    EntryPath parent() {
        return new EntryPath(names.subList(0, names.size() - 1));
    }

    EntryPath sibling(ByteString name) {
        List<ByteString> changed = new ArrayList<>(names);
        changed.set(changed.size() - 1, name);
        return new EntryPath(changed);
    }
}
