package kernel.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.Inode;
import kernel.sim.fs.PathWalk;

/** Opened archives and what tests ask of them. */
final class Roots {
    static final ByteString SLASH = ByteString.of("/");

    private Roots() {}

    /**
     * An archive that was opened.
     *
     * @param root the files
     * @param warnings what was odd
     */
    record Opened(Root root, List<String> warnings) {
        Inode inode(String path) {
            return Roots.inode(root, path);
        }

        String text(String path) {
            return Roots.text(root, path);
        }
    }

    static Opened open(Path directory, byte[] archive) throws IOException {
        return open(directory, archive, RootOptions.DEFAULT);
    }

    static Opened open(Path directory, byte[] archive, RootOptions options) throws IOException {
        Path file = Files.createTempFile(directory, "archive", ".bin");
        Files.write(file, archive);
        return open(file, options);
    }

    static Opened open(Path file, RootOptions options) throws IOException {
        List<String> warnings = new ArrayList<>();
        return new Opened(Root.open(file, options.withWarnings(warning -> warnings.add(warning.describe()))), warnings);
    }

    static Inode inode(Root root, String path) {
        return PathWalk.walk(root, PathWalk.directory(root, SLASH), FileAccess.ROOT, ByteString.of(path), false)
                .inode();
    }

    static String text(Root root, String path) {
        Inode inode =
                PathWalk.walk(root, SLASH, FileAccess.ROOT, ByteString.of(path)).inode();
        return new String(bytes(inode), StandardCharsets.UTF_8);
    }

    static byte[] bytes(Inode inode) {
        byte[] bytes = new byte[Math.toIntExact(inode.attributes().size())];
        try {
            assertThat(inode.read(0, bytes, 0, bytes.length)).isEqualTo(bytes.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
