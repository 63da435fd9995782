package conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Finds programs on the host. */
final class HostPrograms {
    private static final List<Path> DIRECTORIES = List.of(
            Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/lib"), Path.of("/usr/libexec"), Path.of("/opt"));
    private static final int S_ISUID_OR_S_ISGID = 06000;

    private HostPrograms() {}

    /**
     * Finds executable files: all of the directories of commands, and a sample of the others.
     *
     * @param count how many at the most
     * @param seed of the sample
     */
    static List<Path> find(int count, long seed) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : DIRECTORIES) {
            if (Files.isDirectory(directory)) {
                walk(directory, found);
            }
        }
        Collections.sort(found);
        Collections.shuffle(found, new Random(seed));
        return found.subList(0, Math.min(count, found.size()));
    }

    private static void walk(Path directory, List<Path> found) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && isPlainProgram(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A program that gains rights is randomised and would not be comparable. */
    private static boolean isPlainProgram(Path file) {
        try {
            boolean isExecutable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_EXECUTE);
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            return isExecutable && (mode & S_ISUID_OR_S_ISGID) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
