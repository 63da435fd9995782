package kernel.sim.fs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.api.Violation;

/**
 * Walks from a path to a file, component by component; symbolic links are resolved inside the root.
 *
 * @kernel v6.18 fs/namei.c, {@code path_openat}, {@code link_path_walk}
 */
public final class PathWalk {
    private static final ByteString SLASH = ByteString.of("/");
    private static final ByteString DOT = ByteString.of(".");
    private static final ByteString DOT_DOT = ByteString.of("..");

    private record Step(Inode inode, ByteString name) {}

    private final RootFileSystem fileSystem;
    private final FileAccess who;
    private final ByteString path;
    private final List<Step> place = new ArrayList<>();
    private final Deque<ByteString> rest = new ArrayDeque<>();
    private int links;

    private PathWalk(RootFileSystem fileSystem, FileAccess who, ByteString path) {
        this.fileSystem = fileSystem;
        this.who = who;
        this.path = path;
    }

    /**
     * Finds a file.
     *
     * @param fileSystem the root
     * @param cwd absolute path that relative paths start from
     * @param who with which rights
     * @param path the path; if it is empty the file is {@code cwd} itself
     * @return the file
     * @throws ExecException with the errno of the walk: ENAMETOOLONG, EACCES, ENOENT, ENOTDIR or ELOOP
     */
    public static FileDescription walk(RootFileSystem fileSystem, ByteString cwd, FileAccess who, ByteString path) {
        if (path.length() >= Limits.PATH_MAX) {
            throw new ExecException(Violation.of(FsRule.PATH_LENGTH).withFound(path.length() + " bytes"));
        }
        PathWalk walk = new PathWalk(fileSystem, who, path);
        if (!path.startsWith(SLASH)) {
            new PathWalk(fileSystem, FileAccess.ROOT, cwd).run(cwd).forEach(walk.place::add);
        }
        walk.run(path);
        return walk.result();
    }

    private List<Step> run(ByteString start) {
        enter(start);
        while (!rest.isEmpty()) {
            step(rest.removeFirst());
        }
        return place;
    }

    /** Puts the components of a path in front of what is left of the walk. */
    private void enter(ByteString target) {
        if (target.startsWith(SLASH)) {
            place.clear();
        }
        List<ByteString> names = components(target);
        for (int i = names.size() - 1; i >= 0; i--) {
            rest.addFirst(names.get(i));
        }
    }

    private static List<ByteString> components(ByteString target) {
        List<ByteString> names = new ArrayList<>();
        int at = 0;
        while (at < target.length()) {
            int slash = target.indexOf('/', at);
            int end = slash < 0 ? target.length() : slash;
            if (end > at) {
                names.add(target.slice(at, end));
            }
            at = end + 1;
        }
        // A slash at the end asks for a directory, as "name/." does.
        if (target.length() > 0 && target.at(target.length() - 1) == '/' && !names.isEmpty()) {
            names.add(DOT);
        }
        return names;
    }

    private void step(ByteString name) {
        Inode directory = current();
        check(directory.attributes().type() == FileType.DIRECTORY, FsRule.DIRECTORY);
        check(directory.attributes().mayExecute(who), FsRule.SEARCH);
        if (name.equals(DOT)) {
            return;
        }
        if (name.equals(DOT_DOT)) {
            if (!place.isEmpty()) {
                place.remove(place.size() - 1);
            }
            return;
        }
        check(name.length() <= Limits.NAME_MAX, FsRule.NAME_LENGTH);
        Inode next = directory.lookup(name).orElseThrow(() -> refuse(FsRule.EXISTS));
        if (next.attributes().type() == FileType.SYMBOLIC_LINK) {
            check(++links <= Limits.MAXSYMLINKS, FsRule.LINKS);
            enter(next.readlink());
        } else {
            place.add(new Step(next, name));
        }
    }

    private Inode current() {
        return place.isEmpty() ? fileSystem.root() : place.get(place.size() - 1).inode();
    }

    private FileDescription result() {
        ByteString resolved = ByteString.EMPTY;
        for (Step step : place) {
            resolved = resolved.concat(SLASH).concat(step.name());
        }
        return new FileDescription(current(), resolved.isEmpty() ? SLASH : resolved);
    }

    private void check(boolean isOk, FsRule rule) {
        if (!isOk) {
            throw refuse(rule);
        }
    }

    private ExecException refuse(FsRule rule) {
        return new ExecException(Violation.of(rule, path));
    }
}
