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

    private final Dentry root;
    private final FileAccess who;
    private final ByteString path;
    private final boolean isFollowing;
    private final Deque<ByteString> rest = new ArrayDeque<>();
    private Dentry current;
    private int links;

    private PathWalk(Dentry root, Dentry start, FileAccess who, ByteString path, boolean isFollowing) {
        this.root = root;
        this.current = start;
        this.who = who;
        this.path = path;
        this.isFollowing = isFollowing;
    }

    /**
     * Finds a file, following symbolic links.
     *
     * @param fileSystem the root
     * @param cwd absolute path that relative paths start from
     * @param who with which rights
     * @param path the path; if it is empty the file is {@code cwd} itself
     * @return what led to the file
     * @throws ExecException with the errno of the walk: ENAMETOOLONG, EACCES, ENOENT, ENOTDIR or ELOOP
     */
    public static Dentry walk(RootFileSystem fileSystem, ByteString cwd, FileAccess who, ByteString path) {
        return walk(fileSystem, directory(fileSystem, cwd), who, path, true);
    }

    /**
     * Finds a file.
     *
     * @param fileSystem the root
     * @param start where relative paths start
     * @param who with which rights
     * @param path the path; if it is empty the file is the start itself
     * @param isFollowing whether the last component is followed if it is a symbolic link
     * @return what led to the file
     * @throws ExecException with the errno of the walk: ENAMETOOLONG, EACCES, ENOENT, ENOTDIR or ELOOP
     */
    public static Dentry walk(
            RootFileSystem fileSystem, Dentry start, FileAccess who, ByteString path, boolean isFollowing) {
        return walk(Dentry.root(fileSystem.root()), start, who, path, isFollowing);
    }

    /**
     * Finds a file below a root directory that need not be that of the machine, as after chroot(2).
     *
     * @param root where absolute paths start, and what lies above no path leads to
     * @param start where relative paths start
     * @param who with which rights
     * @param path the path; if it is empty the file is the start itself
     * @param isFollowing whether the last component is followed if it is a symbolic link
     * @return what led to the file
     * @throws ExecException with the errno of the walk: ENAMETOOLONG, EACCES, ENOENT, ENOTDIR or ELOOP
     */
    public static Dentry walk(Dentry root, Dentry start, FileAccess who, ByteString path, boolean isFollowing) {
        requireLength(path);
        return new PathWalk(root, start, who, path, isFollowing).run();
    }

    /**
     * Checks what is checked before anything is looked up.
     *
     * @param path any path
     * @throws ExecException with ENAMETOOLONG if it does not fit {@link Limits#PATH_MAX} with its terminator
     */
    public static void requireLength(ByteString path) {
        if (path.length() >= Limits.PATH_MAX) {
            throw new ExecException(Violation.of(FsRule.PATH_LENGTH).withFound(path.length() + " bytes"));
        }
    }

    /**
     * Finds a working directory.
     *
     * @param fileSystem the root
     * @param path an absolute path, to which nobody's rights apply
     * @return the directory
     * @throws ExecException with the errno of the walk
     */
    public static Dentry directory(RootFileSystem fileSystem, ByteString path) {
        return walk(fileSystem, Dentry.root(fileSystem.root()), FileAccess.ROOT, path, true);
    }

    private Dentry run() {
        enter(path);
        while (!rest.isEmpty()) {
            step(rest.removeFirst());
        }
        return current;
    }

    /** Puts the components of a path in front of what is left of the walk. */
    private void enter(ByteString target) {
        if (target.startsWith(SLASH)) {
            current = root;
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
        Inode directory = current.inode();
        check(directory.attributes().type() == FileType.DIRECTORY, FsRule.DIRECTORY);
        check(directory.attributes().mayExecute(who), FsRule.SEARCH);
        if (name.equals(DOT)) {
            return;
        }
        if (name.equals(DOT_DOT)) {
            current = current.inode() == root.inode() ? current : current.parentOrRoot();
            return;
        }
        check(name.length() <= Limits.NAME_MAX, FsRule.NAME_LENGTH);
        Inode next = directory.lookup(name).orElseThrow(() -> refuse(FsRule.EXISTS));
        boolean isLink = next.attributes().type() == FileType.SYMBOLIC_LINK;
        if (isLink && (isFollowing || !rest.isEmpty())) {
            check(++links <= Limits.MAXSYMLINKS, FsRule.LINKS);
            enter(next.readlink());
        } else {
            current = current.child(name, next);
        }
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
