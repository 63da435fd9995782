package kernel.sim.fs;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the walk of a path and the reading of a file can refuse, in the order of checking. */
public enum FsRule implements Rule {
    /** The path is empty. */
    EMPTY_PATH(RuleDefinition.of("fs.path.empty", Errno.ENOENT, "the path must not be empty", "getname_flags")),
    /** The path is too long. */
    PATH_LENGTH(RuleDefinition.of(
            "fs.path.length", Errno.ENAMETOOLONG, "the path must be shorter than 4096 bytes", "getname_flags")),
    /** A component of the path is too long. */
    NAME_LENGTH(RuleDefinition.of(
            "fs.path.name-length", Errno.ENAMETOOLONG, "a name must not have more than 255 bytes", "lookup_open")),
    /** A directory on the way may not be searched. */
    SEARCH(RuleDefinition.of(
            "fs.path.search", Errno.EACCES, "every directory on the way must be searchable", "may_lookup")),
    /** A component of the path does not exist. */
    EXISTS(RuleDefinition.of("fs.path.exists", Errno.ENOENT, "the file must exist", "link_path_walk")),
    /** A component of the path is not a directory. */
    DIRECTORY(RuleDefinition.of(
            "fs.path.directory", Errno.ENOTDIR, "every component but the last must be a directory", "link_path_walk")),
    /** Symbolic links lead in a circle. */
    LINKS(RuleDefinition.of(
            "fs.path.links", Errno.ELOOP, "the path must not lead through more than 40 symbolic links", "pick_link")),
    /** A descriptor is not open. */
    DESCRIPTOR(RuleDefinition.of(
            "fs.path.descriptor", Errno.EBADF, "the directory's descriptor must be open", "path_init")),
    /** The last component is a symbolic link that must not be followed. */
    NOFOLLOW(RuleDefinition.of("fs.exec.nofollow", Errno.ELOOP, "the file must not be a symbolic link", "may_open")),
    /** The file is a directory, a device, a pipe or a socket. */
    REGULAR(RuleDefinition.of("fs.exec.regular", Errno.EACCES, "only a regular file can be executed", "may_open")),
    /** The file system does not allow execution. */
    NOEXEC(RuleDefinition.of(
            "fs.exec.noexec", Errno.EACCES, "the file system must not be mounted noexec", "path_noexec")),
    /** The mode has no x bit for the caller. */
    EXECUTABLE(RuleDefinition.of(
            "fs.exec.mode", Errno.EACCES, "the file's mode must allow the caller to execute it", "inode_permission")),
    /** Somebody has the file open for writing. */
    BUSY(RuleDefinition.of(
            "fs.exec.busy", Errno.ETXTBSY, "nobody may have the file open for writing", "deny_write_access")),
    /** An offset is beyond what files can have. */
    READ_RANGE(RuleDefinition.of("fs.read.range", Errno.EINVAL, "a file offset must be below 2^63", "rw_verify_area")),
    /** The host cannot read the file. */
    READ(RuleDefinition.of("fs.read.io", Errno.EIO, "the file must be readable", "kernel_read"));

    private final RuleDefinition definition;

    FsRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
