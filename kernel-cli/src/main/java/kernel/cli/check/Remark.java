package kernel.cli.check;

import kernel.sim.fs.InodeAttributes;

/** What is worth knowing of a file that loads. */
final class Remark {
    static final String ID = "creds.set-id";
    static final String SENTENCE = "the program runs with the rights of its owner or group, unless the caller has"
            + " no_new_privs or the mount has nosuid";

    private static final int SET_ID = InodeAttributes.S_ISUID | InodeAttributes.S_ISGID;

    private Remark() {}

    /** Returns the remark, or an empty text. */
    static String of(InodeAttributes file) {
        boolean isSetGid = (file.mode() & SET_ID) == InodeAttributes.S_ISGID;
        boolean isEffective = (file.mode() & InodeAttributes.S_ISUID) != 0
                || (isSetGid && (file.mode() & InodeAttributes.S_IXGRP) != 0);
        if (!isEffective) {
            return "";
        }
        return isSetGid ? "set-group-ID " + file.gid() : "set-user-ID " + file.uid();
    }
}
