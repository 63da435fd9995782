package conformance.aout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;

/** The files that records are about, from a directory of the host. */
public final class AoutFiles {
    private static final String MODES = "modes.json";
    private static final String CONTENTS = "bin";
    private static final int ALL = 07777;

    private AoutFiles() {}

    /**
     * Reads the files.
     *
     * @param directory with a file {@code modes.json}, which names the files and their modes, and their contents in
     *     {@code bin}; without it, the directory is the root of all files, with their own modes
     * @return a root with the files, which belong to the super-user
     * @throws IOException if something cannot be read
     */
    public static MemoryFileSystem load(Path directory) throws IOException {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        Path modes = directory.resolve(MODES);
        if (Files.exists(modes)) {
            try (Reader reader = Files.newBufferedReader(modes)) {
                putNamed(
                        files,
                        directory.resolve(CONTENTS),
                        JsonParser.parseReader(reader).getAsJsonObject());
            }
        } else {
            putTree(files, directory);
        }
        return files;
    }

    private static void putNamed(MemoryFileSystem files, Path contents, JsonObject modes) throws IOException {
        for (Map.Entry<String, JsonElement> entry : modes.entrySet()) {
            String name = entry.getKey();
            byte[] content = Files.readAllBytes(contents.resolve(name.substring(name.lastIndexOf('/') + 1)));
            files.put("/" + name, entry.getValue().getAsInt() & ALL, content);
        }
    }

    private static void putTree(MemoryFileSystem files, Path root) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(root)) {
            found = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : found) {
            int mode = (int) Files.getAttribute(file, "unix:mode");
            files.put("/" + root.relativize(file), mode & ALL, Files.readAllBytes(file));
        }
    }
}
