package kernel.sim.fs;

import kernel.api.ByteString;

/** Files to map and to load. */
public final class TestFiles {
    private TestFiles() {}

    /** Returns a fresh file on a file system that does not care where large mappings go. */
    public static FileDescription of(String path, byte[] content) {
        return on(new Mount(false, false, false), path, content);
    }

    /** Returns a fresh file on a file system of its own. */
    public static FileDescription on(Mount mount, String path, byte[] content) {
        MemoryFileSystem root = new MemoryFileSystem(mount);
        root.put(path, 0755, content);
        return open(root, path);
    }

    /** Opens a file with all rights. */
    public static FileDescription open(RootFileSystem root, String path) {
        return new FileDescription(PathWalk.walk(root, ByteString.of("/"), FileAccess.ROOT, ByteString.of(path)));
    }

    /** Returns bytes that differ from page to page. */
    public static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 12) * 7 + 1);
        }
        return bytes;
    }
}
