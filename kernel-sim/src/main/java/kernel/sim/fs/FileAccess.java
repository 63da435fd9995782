package kernel.sim.fs;

import java.util.Set;

/**
 * With which rights a task uses files.
 *
 * @param uid its user id for files, fsuid
 * @param gid its group id for files, fsgid
 * @param groups its supplementary groups
 * @param canOverride whether modes do not bind it, CAP_DAC_OVERRIDE
 */
public record FileAccess(int uid, int gid, Set<Integer> groups, boolean canOverride) {
    /** The rights of the super-user. */
    public static final FileAccess ROOT = new FileAccess(0, 0, Set.of(), true);

    /** Copies the groups. */
    public FileAccess {
        groups = Set.copyOf(groups);
    }

    /**
     * Tells whether the task belongs to a group.
     *
     * @param group any group id
     * @return true if it is the task's own or a supplementary one
     */
    public boolean isInGroup(int group) {
        return group == gid || groups.contains(group);
    }
}
