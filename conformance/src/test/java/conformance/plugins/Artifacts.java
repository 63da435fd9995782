package conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;
import kernel.sim.exec.Kernel;
import kernel.tck.BinaryFormatContract;

/**
 * A local repository of Maven that has what this build has just made, and for the rest leads to the one that it uses. It
 * stands for the one of somebody who has installed ksim.
 */
final class Artifacts {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>ksim-parent</artifactId>\\s*<version>(.*?)</version>");
    private static final Map<String, Class<?>> JARS = Map.of(
            "kernel-api", BinaryFormat.class, "kernel-sim", Kernel.class, "kernel-tck", BinaryFormatContract.class);

    private final Path repository;
    private final String version;

    private Artifacts(Path repository, String version) {
        this.repository = repository;
        this.version = version;
    }

    /** Makes the repository, below the directory of this build; it is full of links, which a temporary one should not be. */
    static Path install() throws IOException {
        Path repository = Path.of("target", "repository").toAbsolutePath();
        delete(repository);
        install(repository);
        return repository;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void install(Path repository) throws IOException {
        Matcher matcher = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(matcher.find()).isTrue();
        Artifacts artifacts = new Artifacts(repository, matcher.group(1));
        mirror(used(), repository, List.of("io", "github", "ksim"));
        artifacts.put("ksim-parent", ROOT.resolve("pom.xml"), "pom");
        for (Map.Entry<String, Class<?>> jar : JARS.entrySet()) {
            artifacts.put(jar.getKey(), ROOT.resolve(jar.getKey()).resolve("pom.xml"), "pom");
            artifacts.put(jar.getKey(), locationOf(jar.getValue()), "jar");
        }
    }

    /** Returns whether the classes under test come from jars, which they do once everything is packaged. */
    static boolean arePackaged() {
        return JARS.values().stream()
                .allMatch(type -> locationOf(type).toString().endsWith(".jar"));
    }

    static Path locationOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static Path used() {
        String given = System.getProperty("maven.repo.local");
        return given == null ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(given);
    }

    /** Links to everything in a directory but one way down, which stays empty. */
    private static void mirror(Path from, Path to, List<String> without) throws IOException {
        Files.createDirectories(to);
        if (without.isEmpty()) {
            return;
        }
        if (Files.isDirectory(from)) {
            try (Stream<Path> children = Files.list(from)) {
                for (Path child : children.toList()) {
                    if (!child.getFileName().toString().equals(without.get(0))) {
                        Files.createSymbolicLink(to.resolve(child.getFileName()), child);
                    }
                }
            }
        }
        String next = without.get(0);
        mirror(from.resolve(next), to.resolve(next), without.subList(1, without.size()));
    }

    private void put(String artifact, Path file, String type) throws IOException {
        Path directory = repository.resolve("io/github/ksim").resolve(artifact).resolve(version);
        Files.createDirectories(directory);
        Files.copy(file, directory.resolve(artifact + "-" + version + "." + type));
    }
}
