package kernel.tck;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Where classes come from.
 *
 * @param location a jar, or a directory of classes
 */
record Packaging(Path location) {
    private static final String SERVICE = "kernel.api.BinaryFormat";

    static Packaging of(Object object) {
        return of(object.getClass());
    }

    static Packaging of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        if (url == null) {
            throw new IllegalStateException(type + " comes from nowhere");
        }
        try {
            return new Packaging(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> providersInDescriptor() throws IOException {
        byte[] bytes = read("module-info.class");
        if (bytes.length == 0) {
            return List.of();
        }
        return ModuleDescriptor.read(ByteBuffer.wrap(bytes)).provides().stream()
                .filter(provides -> provides.service().equals(SERVICE))
                .flatMap(provides -> provides.providers().stream())
                .toList();
    }

    List<String> providersInServices() throws IOException {
        return new String(read("META-INF/services/" + SERVICE), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Returns a file's bytes; none if it is missing. */
    private byte[] read(String name) throws IOException {
        if (Files.isDirectory(location)) {
            return bytes(location.resolve(name));
        }
        try (FileSystem jar = FileSystems.newFileSystem(location)) {
            return bytes(jar.getPath(name));
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }

    /** Returns the jar, made of the directory if it is none yet. */
    Path jar(Path target) throws IOException {
        if (!Files.isDirectory(location)) {
            return location;
        }
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(location)) {
            files.filter(Files::isRegularFile).forEach(file -> add(zip, file));
        }
        return target;
    }

    private void add(ZipOutputStream zip, Path file) {
        try {
            zip.putNextEntry(new ZipEntry(location.relativize(file).toString().replace('\\', '/')));
            Files.copy(file, zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
