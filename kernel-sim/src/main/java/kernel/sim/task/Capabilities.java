package kernel.sim.task;

import kernel.api.Cred;

/**
 * What a task may do besides what its ids allow.
 *
 * @param permitted what it may take, one bit for each capability
 * @param effective what it has
 * @kernel v6.18 security/commoncap.c
 */
public record Capabilities(long permitted, long effective) {
    /** Nothing. */
    public static final Capabilities NONE = new Capabilities(0, 0);

    /** Everything: the 41 capabilities of v6.18. */
    public static final Capabilities FULL = new Capabilities((1L << 41) - 1, (1L << 41) - 1);

    /**
     * Returns what a program of these ids starts with: the super-user has all, others have nothing.
     *
     * @param cred the ids after exec
     * @return full, permitted only (for a real super-user with another effective id), or none
     * @kernel v6.18 security/commoncap.c, {@code cap_bprm_creds_from_file}; v2.4.0 fs/exec.c, {@code prepare_binprm}
     */
    public static Capabilities ofExec(Cred cred) {
        return ofExec(cred, 0);
    }

    /** Returns what a program starts with where the super-user has another id. */
    static Capabilities ofExec(Cred cred, int root) {
        boolean isRoot = cred.uid() == root || cred.euid() == root;
        return new Capabilities(isRoot ? FULL.permitted : 0, cred.euid() == root ? FULL.effective : 0);
    }

    /**
     * Tells whether modes of files do not bind the task.
     *
     * @return true with CAP_DAC_OVERRIDE
     */
    public boolean canOverrideModes() {
        return has(Capability.CAP_DAC_OVERRIDE);
    }

    /**
     * Tells whether the task may lock any memory.
     *
     * @return true with CAP_IPC_LOCK
     */
    public boolean canLock() {
        return has(Capability.CAP_IPC_LOCK);
    }

    /**
     * Tells whether the task may map the lowest addresses.
     *
     * @return true with CAP_SYS_RAWIO
     */
    public boolean canMapLow() {
        return has(Capability.CAP_SYS_RAWIO);
    }

    /**
     * Tells whether the task may mount file systems.
     *
     * @return true with CAP_SYS_ADMIN
     */
    public boolean canMount() {
        return has(Capability.CAP_SYS_ADMIN);
    }

    /** Tells whether these permit all that others permit. */
    boolean contains(Capabilities others) {
        return (others.permitted & ~permitted) == 0;
    }

    boolean has(Capability capability) {
        return (effective >>> capability.number() & 1) != 0;
    }

    /** Returns the same without some. */
    Capabilities without(Capability... lost) {
        long mask = 0;
        for (Capability capability : lost) {
            mask |= 1L << capability.number();
        }
        return new Capabilities(permitted & ~mask, effective & ~mask);
    }
}
