package kernel.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.PathWalk;

/** The file systems that a session has mounted: those of the kernel itself, which the host does not see. */
final class ShellMounts {
    private final Kernel kernel;
    private final ByteString cwd;
    private final Map<ByteString, MountedFileSystem> byPoint = new HashMap<>();

    /**
     * A file of one of them.
     *
     * @param files the file system
     * @param name of the file
     */
    record Place(MountedFileSystem files, ByteString name) {
        ByteString read() {
            return files.read(name);
        }

        void write(String text) {
            files.write(name, ByteString.of(text));
        }
    }

    ShellMounts(Kernel kernel, ByteString cwd) {
        this.kernel = kernel;
        this.cwd = cwd;
    }

    /** Mounts: {@code -t TYPE NAME DIRECTORY}. */
    void mount(List<String> words) {
        if (words.size() != 4) {
            throw new InputException(
                    "give -t, a type of file system, a name and a directory, as in: mount -t binfmt_misc"
                            + " none /proc/sys/fs/binfmt_misc");
        }
        ByteString point = real(words.get(3));
        byPoint.put(point, kernel.mount(kernel.tasks().init(), words.get(1)));
    }

    private ByteString real(String path) {
        return PathWalk.walk(kernel.root(), cwd, FileAccess.ROOT, ByteString.of(path))
                .path();
    }

    /** Returns the names below a directory, if something is mounted there. */
    Optional<List<ByteString>> names(ByteString directory) {
        return Optional.ofNullable(byPoint.get(directory)).map(MountedFileSystem::names);
    }

    /** Returns the file that a path means, if its directory is one of these file systems. */
    Optional<Place> file(String path) {
        int slash = path.lastIndexOf('/');
        if (byPoint.isEmpty() || slash < 0) {
            return Optional.empty();
        }
        ByteString name = ByteString.of(path.substring(slash + 1));
        return Optional.ofNullable(byPoint.get(real(path.substring(0, slash) + "/.")))
                .map(files -> new Place(files, name));
    }
}
