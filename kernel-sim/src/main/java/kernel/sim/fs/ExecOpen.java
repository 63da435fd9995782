package kernel.sim.fs;

import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;

/**
 * Opens files with the intent to execute them.
 *
 * @kernel v6.18 fs/exec.c, {@code do_open_execat}; fs/namei.c, {@code may_open}
 */
public final class ExecOpen {
    private ExecOpen() {}

    /**
     * Opens a file.
     *
     * @param fileSystem the root
     * @param cwd absolute path that relative paths start from
     * @param who with which rights
     * @param path the path; an empty one leads to {@code cwd}
     * @return the open file
     * @throws ExecException with the errno of the walk, or EACCES
     */
    public static FileDescription open(RootFileSystem fileSystem, ByteString cwd, FileAccess who, ByteString path) {
        FileDescription file = PathWalk.walk(fileSystem, cwd, who, path);
        InodeAttributes attributes = file.inode().attributes();
        if (attributes.type() != FileType.REGULAR) {
            throw refuse(FsRule.REGULAR, path, attributes.type().toString());
        }
        if (file.inode().mount().isNoexec()) {
            throw refuse(FsRule.NOEXEC, path, "noexec");
        }
        if (!attributes.mayExecute(who)) {
            throw refuse(FsRule.EXECUTABLE, path, String.format("mode %04o", attributes.mode()));
        }
        return file;
    }

    private static ExecException refuse(FsRule rule, ByteString path, String found) {
        return new ExecException(Violation.of(rule, path).withFound(found));
    }
}
