package kernel.sim.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kernel.api.ByteString;

/** The mounts of the host, by mount point. */
final class MountTable {
    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    /** File systems that place large mappings on large pages, {@code thp_get_unmapped_area}. */
    private static final Set<String> ALIGNING = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "fuse");

    /** File systems that never let anything be executed, SB_I_NOEXEC. */
    private static final Set<String> NEVER_EXEC = Set.of("proc", "sysfs");

    private static final int MOUNT_POINT = 4;
    private static final int MOUNT_OPTIONS = 5;

    private final Map<String, Mount> byPoint;

    private final Mount otherwise;

    private MountTable(Map<String, Mount> byPoint, Mount otherwise) {
        this.byPoint = byPoint;
        this.otherwise = otherwise;
    }

    /** Makes a table in which everything lies on one mount. */
    static MountTable single(Mount mount) {
        return new MountTable(Map.of(), mount);
    }

    static MountTable ofHost() {
        try {
            return of(Files.readAllLines(MOUNTINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return of(List.of()); // not Linux, or no /proc: every mount is taken for a plain disk
        }
    }

    /** Reads the lines of /proc/PID/mountinfo. */
    static MountTable of(List<String> lines) {
        Map<String, Mount> mounts = new HashMap<>();
        lines.forEach(line -> add(mounts, line.split(" ")));
        return new MountTable(mounts, Mount.DEFAULT);
    }

    private static void add(Map<String, Mount> mounts, String[] fields) {
        int type = Arrays.asList(fields).indexOf("-") + 1;
        if (type < MOUNT_OPTIONS || type >= fields.length) {
            return;
        }
        List<String> options = Arrays.asList(fields[MOUNT_OPTIONS].split(","));
        mounts.put(
                unescape(fields[MOUNT_POINT]),
                new Mount(
                        options.contains("noexec") || NEVER_EXEC.contains(fields[type]),
                        options.contains("nosuid"),
                        ALIGNING.contains(fields[type])));
    }

    private static String unescape(String point) {
        return point.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Returns all mounts, by mount point. A character of such a line is a byte. */
    Map<ByteString, Mount> points() {
        Map<ByteString, Mount> points = new HashMap<>();
        byPoint.forEach(
                (point, mount) -> points.put(ByteString.of(point.getBytes(StandardCharsets.ISO_8859_1)), mount));
        return points;
    }

    /** Returns the mount of a file in a directory: its own if it is a mount point, else that of the directory. */
    Mount of(Path file, Mount directory) {
        return byPoint.isEmpty() ? directory : byPoint.getOrDefault(file.toString(), directory);
    }

    /** Returns the mount that a path lies on. */
    Mount containing(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            Mount mount = byPoint.get(at.toString());
            if (mount != null) {
                return mount;
            }
        }
        return otherwise;
    }
}
