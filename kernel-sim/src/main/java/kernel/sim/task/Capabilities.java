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

    private static final int CAP_DAC_OVERRIDE = 1;
    private static final int CAP_KILL = 5;
    private static final int CAP_IPC_LOCK = 14;
    private static final int CAP_SYS_RAWIO = 17;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_SYS_RESOURCE = 24;
    private static final int CAP_CHECKPOINT_RESTORE = 40;

    /**
     * Returns what a program of these ids starts with: the super-user has all, others have nothing.
     *
     * @param cred the ids after exec
     * @return full, permitted only (for a real super-user with another effective id), or none
     * @kernel v6.18 security/commoncap.c, {@code cap_bprm_creds_from_file}; v2.4.0 fs/exec.c, {@code prepare_binprm}
     */
    public static Capabilities ofExec(Cred cred) {
        boolean isRoot = cred.uid() == 0 || cred.euid() == 0;
        return new Capabilities(isRoot ? FULL.permitted : 0, cred.euid() == 0 ? FULL.effective : 0);
    }

    /**
     * Tells whether modes of files do not bind the task.
     *
     * @return true with CAP_DAC_OVERRIDE
     */
    public boolean canOverrideModes() {
        return has(CAP_DAC_OVERRIDE);
    }

    /** Tells whether the task may signal any process. */
    boolean canKill() {
        return has(CAP_KILL);
    }

    /** Tells whether the task may make namespaces. */
    boolean canMakeNamespaces() {
        return has(CAP_SYS_ADMIN);
    }

    /** Tells whether the task may have more children than its user's limit allows. */
    boolean canExceedNproc() {
        return has(CAP_SYS_RESOURCE) || has(CAP_SYS_ADMIN);
    }

    /** Tells whether the task may choose the numbers of its children. */
    boolean canChooseNumbers() {
        return has(CAP_SYS_ADMIN) || has(CAP_CHECKPOINT_RESTORE);
    }

    /**
     * Tells whether the task may lock any memory.
     *
     * @return true with CAP_IPC_LOCK
     */
    public boolean canLock() {
        return has(CAP_IPC_LOCK);
    }

    /**
     * Tells whether the task may map the lowest addresses.
     *
     * @return true with CAP_SYS_RAWIO
     */
    public boolean canMapLow() {
        return has(CAP_SYS_RAWIO);
    }

    /** Tells whether these permit all that others permit. */
    boolean contains(Capabilities others) {
        return (others.permitted & ~permitted) == 0;
    }

    private boolean has(int capability) {
        return (effective >>> capability & 1) != 0;
    }
}
