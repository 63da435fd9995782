package kernel.sim.fs;

/**
 * What a file is, besides its bytes.
 *
 * @param type its kind
 * @param mode permission bits, set-id bits and sticky bit: {@code 07777}
 * @param uid owner
 * @param gid group
 * @param size in bytes
 * @param dev number of the device that it lies on, as stat(2) returns it
 * @param ino number of the inode
 */
public record InodeAttributes(FileType type, int mode, int uid, int gid, long size, long dev, long ino) {
    /** Set the effective user id on execution. */
    public static final int S_ISUID = 04000;
    /** Set the effective group id on execution. */
    public static final int S_ISGID = 02000;
    /** The group may execute. */
    public static final int S_IXGRP = 0010;

    private static final int ANY_X = 0111;
    private static final int READ = 4;
    private static final int EXECUTE = 1;

    /**
     * Tells whether anybody at all may execute the file.
     *
     * @return true if the mode has an x bit
     */
    public boolean isExecutable() {
        return (mode & ANY_X) != 0;
    }

    /**
     * Tells whether a task may execute the file, or search the directory.
     *
     * @param who the task
     * @return true if so; whoever may override needs at least one x bit of a file, and none of a directory
     * @kernel v6.18 fs/namei.c, {@code generic_permission}
     */
    public boolean mayExecute(FileAccess who) {
        if (who.canOverride()) {
            return type == FileType.DIRECTORY || isExecutable();
        }
        return (bits(who) & EXECUTE) != 0;
    }

    /**
     * Tells whether a task may read the file.
     *
     * @param who the task
     * @return true if so
     */
    public boolean mayRead(FileAccess who) {
        return who.canOverride() || (bits(who) & READ) != 0;
    }

    private int bits(FileAccess who) {
        if (who.uid() == uid) {
            return mode >> 6;
        }
        return who.isInGroup(gid) ? mode >> 3 : mode;
    }
}
