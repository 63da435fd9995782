package kernel.sim.fs;

import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;

/**
 * Checks files that are opened with the intent to execute them.
 *
 * @kernel v6.18 fs/exec.c, {@code do_open_execat}; fs/namei.c, {@code may_open}
 */
public final class ExecOpen {
    private ExecOpen() {}

    /**
     * Opens a file that a walk has found.
     *
     * @param dentry what led to the file
     * @param who with which rights
     * @param path the path as it was given, for messages
     * @return the open file
     * @throws ExecException with ELOOP or EACCES
     */
    public static FileDescription open(Dentry dentry, FileAccess who, ByteString path) {
        Inode inode = dentry.inode();
        FileType type = inode.attributes().type();
        if (type == FileType.SYMBOLIC_LINK) {
            throw refuse(FsRule.NOFOLLOW, path, type.toString());
        }
        if (type != FileType.REGULAR) {
            throw refuse(FsRule.REGULAR, path, type.toString());
        }
        if (inode.mount().isNoexec()) {
            throw refuse(FsRule.NOEXEC, path, "noexec");
        }
        if (!inode.attributes().mayExecute(who)) {
            throw refuse(
                    FsRule.EXECUTABLE,
                    path,
                    String.format("mode %04o", inode.attributes().mode()));
        }
        return new FileDescription(dentry);
    }

    private static ExecException refuse(FsRule rule, ByteString path, String found) {
        return new ExecException(Violation.of(rule, path).withFound(found));
    }
}
