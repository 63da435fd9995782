package kernel.sim.task;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;
import kernel.sim.profile.LinuxProfile;

/**
 * Since when a flag of {@link CloneFlags} means something. Before, clone(2) does not care about its bit.
 *
 * @kernel v6.18, v2.6.32 include/uapi/linux/sched.h
 */
enum CloneFlag implements Versioned {
    PIDFD(CloneFlags.CLONE_PIDFD, "5.2"),
    NEWNS(CloneFlags.CLONE_NEWNS, "2.4.19"),
    SYSVSEM(CloneFlags.CLONE_SYSVSEM, "2.6"),
    SETTLS(CloneFlags.CLONE_SETTLS, "2.6"),
    PARENT_SETTID(CloneFlags.CLONE_PARENT_SETTID, "2.6"),
    CHILD_CLEARTID(CloneFlags.CLONE_CHILD_CLEARTID, "2.6"),
    DETACHED(CloneFlags.CLONE_DETACHED, "2.6"),
    CHILD_SETTID(CloneFlags.CLONE_CHILD_SETTID, "2.6"),
    NEWUTS(CloneFlags.CLONE_NEWUTS, "2.6.19"),
    NEWIPC(CloneFlags.CLONE_NEWIPC, "2.6.19"),
    NEWUSER(CloneFlags.CLONE_NEWUSER, "2.6.23"),
    NEWPID(CloneFlags.CLONE_NEWPID, "2.6.24"),
    NEWNET(CloneFlags.CLONE_NEWNET, "2.6.24"),
    IO(CloneFlags.CLONE_IO, "2.6.25"),
    NEWCGROUP(CloneFlags.CLONE_NEWCGROUP, "4.6"),
    CLEAR_SIGHAND(CloneFlags.CLONE_CLEAR_SIGHAND, "5.5"),
    NEWTIME(CloneFlags.CLONE_NEWTIME, "5.6"),
    INTO_CGROUP(CloneFlags.CLONE_INTO_CGROUP, "5.7");

    private final long bit;
    private final KernelVersion since;

    CloneFlag(long bit, String since) {
        this.bit = bit;
        this.since = KernelVersion.parse(since);
    }

    @Override
    public Optional<KernelVersion> since() {
        return Optional.of(since);
    }

    /** Takes the bits away that a kernel does not know. */
    static long known(LinuxProfile kernel, long flags) {
        long known = flags;
        for (CloneFlag flag : values()) {
            if (!kernel.has(flag)) {
                known &= ~flag.bit;
            }
        }
        return known;
    }
}
