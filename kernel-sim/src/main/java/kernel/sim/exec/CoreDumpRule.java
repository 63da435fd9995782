package kernel.sim.exec;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** Why a dying task leaves no core, in the kernel's order of checking. Nobody sees the errno: the task dies anyway. */
public enum CoreDumpRule implements Rule {
    /** The signal kills without a core, or does not kill. */
    SIGNAL(RuleDefinition.of(
            "core.signal",
            Errno.EINVAL,
            "the signal must be one that leaves a core: QUIT, ILL, TRAP, ABRT, BUS, FPE, SEGV, XCPU, XFSZ or SYS",
            "get_signal")),
    /** The program gained rights from its file, or its file cannot be read. */
    DUMPABLE(RuleDefinition.of(
            "core.dumpable",
            Errno.EPERM,
            "the program must be dumpable: no set-id program and no unreadable file, unless fs.suid_dumpable allows it",
            "vfs_coredump")),
    /** The limit leaves no room. */
    LIMIT(RuleDefinition.of("core.limit", Errno.EFBIG, "RLIMIT_CORE must be at least one page", "vfs_coredump")),
    /** The format has no cores. */
    FORMAT(RuleDefinition.of("core.format", Errno.ENOSYS, "the program's format must write cores", "vfs_coredump"));

    private final RuleDefinition definition;

    CoreDumpRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
