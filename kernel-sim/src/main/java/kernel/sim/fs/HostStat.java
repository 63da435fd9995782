package kernel.sim.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the host says of a file, with the times that tell whether it has changed. */
record HostStat(InodeAttributes attributes, FileTime mtime, FileTime ctime) {
    private static final String WANTED = "unix:mode,uid,gid,size,dev,ino,lastModifiedTime,ctime";
    private static final int PERMISSIONS = 07777;

    private static final Set<PosixFilePermission> ANY_X = EnumSet.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    /** Mode of files on hosts that have no modes. */
    private static final int NO_MODE = 0755;

    /** Reads the attributes, of a symbolic link itself; empty if there is no such file. */
    static Optional<HostStat> read(Path path) {
        try {
            return Optional.of(of(Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS)));
        } catch (UnsupportedOperationException e) {
            return readBasic(path);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Tells, at less cost than all attributes, whether a file is a directory, or regular with an x bit. */
    static boolean isForExec(Path path) {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isDirectory() || (found.isRegularFile() && !Collections.disjoint(found.permissions(), ANY_X));
        } catch (UnsupportedOperationException e) {
            return true; // a host that has no modes
        } catch (IOException e) {
            return false;
        }
    }

    private static HostStat of(Map<String, Object> found) {
        int mode = value(found, "mode", Integer.class);
        InodeAttributes attributes = new InodeAttributes(
                FileType.fromCode(mode).orElse(FileType.REGULAR),
                mode & PERMISSIONS,
                value(found, "uid", Integer.class),
                value(found, "gid", Integer.class),
                value(found, "size", Long.class),
                value(found, "dev", Long.class),
                value(found, "ino", Long.class));
        return new HostStat(
                attributes, value(found, "lastModifiedTime", FileTime.class), value(found, "ctime", FileTime.class));
    }

    private static <T> T value(Map<String, Object> found, String name, Class<T> type) {
        return Objects.requireNonNull(type.cast(found.get(name)), name);
    }

    private static Optional<HostStat> readBasic(Path path) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            FileType type = found.isDirectory()
                    ? FileType.DIRECTORY
                    : found.isSymbolicLink() ? FileType.SYMBOLIC_LINK : FileType.REGULAR;
            long ino = path.toAbsolutePath().normalize().hashCode();
            InodeAttributes attributes = new InodeAttributes(type, NO_MODE, 0, 0, found.size(), 0, ino);
            return Optional.of(new HostStat(attributes, found.lastModifiedTime(), found.creationTime()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** One number for device and inode; a collision only costs a cached entry. */
    long key() {
        return attributes.dev() * 0x9e3779b97f4a7c15L ^ attributes.ino();
    }
}
