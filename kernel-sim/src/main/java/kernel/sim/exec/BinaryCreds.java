package kernel.sim.exec;

import kernel.api.Cred;
import kernel.api.Personality;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;

/**
 * The identity that a program file gives.
 *
 * @param cred the new identity
 * @param perClear bits of the personality that the program does not inherit
 * @kernel v6.18 fs/exec.c, {@code bprm_fill_uid}
 */
record BinaryCreds(Cred cred, int perClear) {
    static BinaryCreds unchanged(Cred cred) {
        return new BinaryCreds(cred, 0);
    }

    /**
     * Returns what a file gives.
     *
     * @param isUnsafe whether other tasks share something with the caller, and must not gain from its rights
     */
    static BinaryCreds of(LinuxProfile kernel, Task task, FileDescription file, boolean isUnsafe) {
        Cred old = task.cred();
        InodeAttributes attributes = file.inode().attributes();
        boolean isBound = task.isTraced() && !kernel.has(KernelBehaviour.TRACED_GAINS_RIGHTS);
        boolean hasIds = new TaskExec(task).hasIds(attributes.uid(), attributes.gid());
        if (isBound || task.isNoNewPrivs() || file.inode().mount().isNosuid() || !hasIds) {
            return unchanged(with(kernel, task, old.euid(), old.egid(), isUnsafe));
        }
        boolean isSetuid = (attributes.mode() & InodeAttributes.S_ISUID) != 0;
        boolean isSetgid = (attributes.mode() & InodeAttributes.S_ISGID) != 0
                && (attributes.mode() & InodeAttributes.S_IXGRP) != 0;
        int euid = isSetuid ? attributes.uid() : old.euid();
        int egid = isSetgid ? attributes.gid() : old.egid();
        int perClear = isSetuid || isSetgid ? Personality.PER_CLEAR_ON_SETID : 0;
        return new BinaryCreds(with(kernel, task, euid, egid, isUnsafe), perClear);
    }

    /**
     * Makes the identity with other effective ids.
     *
     * @kernel v6.18, v6.12 security/commoncap.c, {@code cap_bprm_creds_from_file}
     */
    private static Cred with(LinuxProfile kernel, Task task, int euid, int egid, boolean isUnsafe) {
        Cred old = task.cred();
        boolean isMixed = euid != old.uid() || egid != old.gid();
        boolean isOther = euid != old.euid() || !task.fileAccess().isInGroup(egid);
        boolean isByChange = kernel.has(KernelBehaviour.SECURE_IF_IDS_CHANGE);
        boolean isSecureExec = isMixed || (isOther && isByChange);
        if (isMixed && task.isNoNewPrivs() && kernel.has(KernelBehaviour.NO_NEW_PRIVS_TAKES_IDS)) {
            return new Cred(old.uid(), old.uid(), old.gid(), old.gid(), true);
        }
        TaskExec exec = new TaskExec(task);
        boolean isGain =
                (isByChange ? isOther : isMixed) || exec.gains(new Cred(old.uid(), euid, old.gid(), egid, false));
        if (isUnsafe && isGain && !exec.canSetIds()) {
            return new Cred(old.uid(), old.uid(), old.gid(), old.gid(), isSecureExec);
        }
        return new Cred(old.uid(), euid, old.gid(), egid, isSecureExec);
    }

    /**
     * Tells whether the program runs with the one identity that its caller has.
     *
     * @kernel v6.18 fs/exec.c, {@code begin_new_exec}; kernel/cred.c, {@code commit_creds}
     */
    boolean isCallers(Task task) {
        Cred old = task.cred();
        boolean isOne = old.uid() == old.euid() && old.gid() == old.egid();
        return isOne && !task.isChangedBy(cred);
    }
}
