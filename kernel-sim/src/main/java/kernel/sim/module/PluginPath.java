package kernel.sim.module;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where plugins lie: directories, looked at one after another.
 *
 * <p>In a directory every jar is a plugin, and so is every directory with jars: the plugin's own and its private
 * libraries. Hidden files and those that end in {@code .part} or {@code .tmp} are not looked at.
 *
 * @param entries directories of plugins; or single jars; what does not exist has no plugins
 */
public record PluginPath(List<Path> entries) {
    /** Copies the entries. */
    public PluginPath {
        entries = List.copyOf(entries);
    }

    /**
     * Makes a path.
     *
     * @param entries directories of plugins, or single jars
     * @return the path
     */
    public static PluginPath of(Path... entries) {
        return new PluginPath(List.of(entries));
    }

    /** Returns what was dropped, entry after entry, in each in the order of names. */
    List<PluginUnit> units() throws IOException {
        List<PluginUnit> units = new ArrayList<>();
        for (Path entry : entries) {
            if (isJar(entry)) {
                units.add(new PluginUnit(entry, List.of(entry)));
            } else if (Files.isDirectory(entry)) {
                for (Path child : children(entry)) {
                    unit(child).ifPresent(units::add);
                }
            }
        }
        return units;
    }

    /** Returns what a path is, or empty if it is neither a jar nor a directory with jars. */
    static Optional<PluginUnit> unit(Path path) {
        if (isJar(path)) {
            return Optional.of(new PluginUnit(path, List.of(path)));
        }
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        List<Path> jars = jars(path);
        return jars.isEmpty() ? Optional.empty() : Optional.of(new PluginUnit(path, jars));
    }

    /** Returns the jars of a directory; of one that cannot be read itself, which will show when it is looked at. */
    private static List<Path> jars(Path directory) {
        try {
            return children(directory).stream().filter(PluginPath::isJar).toList();
        } catch (IOException e) {
            return List.of(directory);
        }
    }

    private static boolean isJar(Path path) {
        return path.toString().endsWith(".jar") && !Files.isDirectory(path);
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, PluginPath::isLookedAt)) {
            stream.forEach(children::add);
        }
        children.sort(null);
        return children;
    }

    private static boolean isLookedAt(Path child) {
        String name = String.valueOf(child.getFileName());
        return !name.startsWith(".") && !name.endsWith(".part") && !name.endsWith(".tmp");
    }
}
