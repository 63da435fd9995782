package kernel.sim.exec;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What uselib(2) itself can refuse, in the kernel's order of checking. */
public enum UselibRule implements Rule {
    /** The kernel no longer has the call. */
    GONE(RuleDefinition.of("uselib.gone", Errno.ENOSYS, "the kernel must have uselib", "sys_ni_syscall")
            .since("6.16")),
    /** The caller may not read or execute the library. */
    MODE(RuleDefinition.of(
            "uselib.mode",
            Errno.EACCES,
            "the library's mode must allow the caller to read and to execute it",
            "inode_permission")),
    /** The library is a directory, a device, a pipe or a socket, for an old kernel. */
    REGULAR_OLD(
            RuleDefinition.of("uselib.regular.old", Errno.EINVAL, "only a regular file can be a library", "sys_uselib")
                    .until("5.8")),
    /** The library is a directory, a device, a pipe or a socket. */
    REGULAR(RuleDefinition.of("uselib.regular", Errno.EACCES, "only a regular file can be a library", "sys_uselib")
            .since("5.8")),
    /** The file system does not allow execution. */
    NOEXEC(RuleDefinition.of(
            "uselib.noexec", Errno.EACCES, "the file system must not be mounted noexec", "path_noexec")),
    /** No format takes the library. */
    FORMAT(RuleDefinition.of(
            "uselib.format", Errno.ENOEXEC, "some registered format must recognise the library", "sys_uselib"));

    private final RuleDefinition definition;

    UselibRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
