package kernel.sim.task;

import kernel.api.Cred;

/**
 * Who a task is, {@code struct cred}.
 *
 * @param ids real and effective ids
 * @param capabilities what it may do in its user namespace
 * @param userNamespace where it is who it is
 */
record TaskCred(Cred ids, Capabilities capabilities, UserNamespace userNamespace) {
    /** Returns the super-user of a machine. */
    static TaskCred superUser(UserNamespace machine) {
        return new TaskCred(new Cred(0, 0, 0, 0, false), Capabilities.FULL, machine);
    }

    /** Returns the same task with other ids. */
    TaskCred withIds(Cred other) {
        return new TaskCred(other, userNamespace.ofExec(other), userNamespace);
    }

    /** Returns the same task in a namespace that it has made: it may do everything there. */
    TaskCred inside(UserNamespace made) {
        return new TaskCred(ids, Capabilities.FULL, made);
    }

    /** Tells whether the task has a right over the whole machine. */
    boolean isCapable(Capability capability) {
        return isCapable(capability, userNamespace.machine());
    }

    /**
     * Tells whether the task has a right in a namespace. Who made a namespace may do everything in it.
     *
     * @kernel v6.18 security/commoncap.c, {@code cap_capable_helper}
     */
    boolean isCapable(Capability capability, UserNamespace target) {
        UserNamespace at = target;
        while (at != userNamespace) {
            if (at.level() <= userNamespace.level()) {
                return false;
            }
            UserNamespace above = at.parent().orElseThrow();
            if (above == userNamespace && at.owner() == ids.euid()) {
                return true;
            }
            at = above;
        }
        return capabilities.has(capability);
    }
}
