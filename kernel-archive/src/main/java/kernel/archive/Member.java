package kernel.archive;

import java.nio.file.attribute.FileTime;
import kernel.api.ByteString;
import kernel.sim.fs.FileType;

/**
 * What an archive says of a file, besides its bytes.
 *
 * @param name its path
 * @param type its kind
 * @param mode permission bits and set-id bits
 * @param uid owner
 * @param gid group
 * @param mtime when it was changed
 * @param size how many bytes it has
 * @param link where a symbolic link leads
 * @param rdev the number of a device, as stat(2) returns it
 */
record Member(
        ByteString name,
        FileType type,
        int mode,
        int uid,
        int gid,
        FileTime mtime,
        long size,
        ByteString link,
        long rdev) {
    static final int PERMISSIONS = 07777;

    /** A number of a device from its halves, {@code makedev}. */
    static long makedev(long major, long minor) {
        return (major & 0xfff) << 8 | (minor & 0xff) | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }
}
