package kernel.sim.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * By what a plugin's files can be told from what they were before.
 *
 * @param files one for each jar
 */
record Stamp(List<OfFile> files) {
    /**
     * By what one file can be told.
     *
     * @param path the file
     * @param key device and inode, as text
     * @param size in bytes
     * @param modified when it was written
     */
    record OfFile(Path path, String key, long size, FileTime modified) {}

    /** Returns the stamp of a plugin; that of a file that cannot be looked at is always the same. */
    static Stamp of(PluginUnit unit) {
        List<OfFile> files = new ArrayList<>();
        for (Path jar : unit.jars()) {
            files.add(of(jar));
        }
        return new Stamp(List.copyOf(files));
    }

    private static OfFile of(Path jar) {
        try {
            BasicFileAttributes now = Files.readAttributes(jar, BasicFileAttributes.class);
            return new OfFile(jar, String.valueOf(now.fileKey()), now.size(), now.lastModifiedTime());
        } catch (IOException e) {
            return new OfFile(jar, "", 0, FileTime.fromMillis(0));
        }
    }
}
