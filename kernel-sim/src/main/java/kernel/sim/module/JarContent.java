package kernel.sim.module;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files in a jar. No size that the jar claims is believed. */
final class JarContent implements AutoCloseable {
    /** The longest class, manifest or list of services that is read. */
    private static final int MAX_SIZE = 16 << 20;

    private final Path path;
    private final ZipFile zip;

    private JarContent(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
    }

    static JarContent open(Path path) throws IOException, PluginException {
        try {
            return new JarContent(path, new ZipFile(path.toFile()));
        } catch (ZipException e) {
            throw new PluginException(new PluginProblem(
                    PluginRule.ZIP, path, "is no complete jar: " + e.getMessage(), "copy or build it again"));
        }
    }

    /** Returns a file's bytes, or empty if there is no such file. */
    Optional<byte[]> read(String name) throws IOException, PluginException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MAX_SIZE);
            if (in.read() >= 0) {
                throw damaged(name, "has more than " + MAX_SIZE + " bytes");
            }
            return Optional.of(bytes);
        } catch (ZipException e) {
            throw damaged(name, String.valueOf(e.getMessage()));
        }
    }

    private PluginException damaged(String name, String found) {
        return new PluginException(
                new PluginProblem(PluginRule.ZIP, path, name + " in it: " + found, "copy or build it again"));
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /** Returns the packages that have classes; an empty name for classes that are in none. */
    Set<String> packages() {
        Set<String> packages = new HashSet<>();
        for (Iterator<? extends ZipEntry> entries = zip.entries().asIterator(); entries.hasNext(); ) {
            String name = entries.next().getName();
            boolean isClass = name.endsWith(".class") && !name.startsWith("META-INF/");
            if (isClass && !name.equals("module-info.class")) {
                packages.add(
                        name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.'));
            }
        }
        return packages;
    }

    /** Returns all classes by name, as far as they can be read. */
    static Map<String, ClassFile> classes(Path path) {
        Map<String, ClassFile> classes = new TreeMap<>();
        try (JarContent content = open(path)) {
            for (Iterator<? extends ZipEntry> entries = content.zip.entries().asIterator(); entries.hasNext(); ) {
                String name = entries.next().getName();
                if (name.endsWith(".class")) {
                    byte[] bytes = content.read(name).orElseThrow();
                    classes.put(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'),
                            ClassFile.parse(bytes));
                }
            }
        } catch (IOException | PluginException e) {
            return classes;
        }
        return classes;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
