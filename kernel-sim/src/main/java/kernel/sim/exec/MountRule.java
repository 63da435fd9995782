package kernel.sim.exec;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What mounting one of the kernel's own file systems can be refused for, in the kernel's order of checking. */
public enum MountRule implements Rule {
    /** No registered format has such a file system. */
    TYPE(RuleDefinition.of(
            "mount.type", Errno.ENODEV, "a registered format must have the file system", "do_new_mount")),
    /** The caller is not the super-user of its namespace. */
    RIGHT(RuleDefinition.of("mount.right", Errno.EPERM, "the caller must have CAP_SYS_ADMIN", "mount_capable"));

    private final RuleDefinition definition;

    MountRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
