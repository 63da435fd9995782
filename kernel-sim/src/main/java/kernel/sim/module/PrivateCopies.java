package kernel.sim.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Copies of jars, named by their content, that nobody else writes to: what was dropped can be overwritten or deleted at
 * any time. They lie in a directory of this process, which is made with the first of them.
 */
final class PrivateCopies {
    private Optional<Path> directory = Optional.empty();

    /** Copies a jar, unless its content is there already; the copy keeps the jar's name, which may name its module. */
    synchronized Path copy(Path jar) throws IOException {
        Path part = Files.createTempFile(directory(), "", ".part");
        try {
            String sha256;
            try (OutputStream out = Files.newOutputStream(part)) {
                sha256 = sha256(jar, out);
            }
            Path target = Files.createDirectories(directory().resolve(sha256)).resolve(jar.getFileName());
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path directory() throws IOException {
        if (directory.isEmpty()) {
            directory = Optional.of(Files.createTempDirectory("ksim-modules").toRealPath());
        }
        return directory.get();
    }

    /** Returns the SHA-256 of all jars, one after another, in hexadecimal digits. */
    static String sha256(List<Path> jars) throws IOException {
        MessageDigest digest = digest();
        for (Path jar : jars) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path jar, OutputStream copy) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
            in.transferTo(copy);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes all copies. */
    synchronized void delete() throws IOException {
        if (directory.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory.get())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        directory = Optional.empty();
    }
}
