package kernel.sim.exec;

import kernel.api.Cred;
import kernel.api.Personality;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.task.Task;

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

    static BinaryCreds of(Task task, FileDescription file) {
        Cred old = task.cred();
        InodeAttributes attributes = file.inode().attributes();
        if (task.isNoNewPrivs() || file.inode().mount().isNosuid()) {
            return unchanged(same(old, old.euid(), old.egid()));
        }
        boolean isSetuid = (attributes.mode() & InodeAttributes.S_ISUID) != 0;
        boolean isSetgid = (attributes.mode() & InodeAttributes.S_ISGID) != 0
                && (attributes.mode() & InodeAttributes.S_IXGRP) != 0;
        int euid = isSetuid ? attributes.uid() : old.euid();
        int egid = isSetgid ? attributes.gid() : old.egid();
        return new BinaryCreds(same(old, euid, egid), isSetuid || isSetgid ? Personality.PER_CLEAR_ON_SETID : 0);
    }

    private static Cred same(Cred old, int euid, int egid) {
        return new Cred(old.uid(), euid, old.gid(), egid, euid != old.uid() || egid != old.gid());
    }
}
