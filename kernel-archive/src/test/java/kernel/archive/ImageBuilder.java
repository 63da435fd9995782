package kernel.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A container image in its several forms. */
final class ImageBuilder {
    static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{"
            + "\"Entrypoint\":[\"/init\",\"-v\"],\"Cmd\":[\"serve\"],\"Env\":[\"PATH=/bin\"],"
            + "\"WorkingDir\":\"/srv\",\"User\":\"1000:7\"}}";

    private final List<byte[]> layers = new ArrayList<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String algorithm = "sha256";

    ImageBuilder layer(byte[] layer) {
        layers.add(layer);
        return this;
    }

    /** Returns the files of an OCI layout. */
    Map<String, byte[]> oci() {
        files.put("oci-layout", Roots.ascii("{\"imageLayoutVersion\":\"1.0.0\"}"));
        String manifest = manifest(CONFIG);
        files.put("index.json", Roots.ascii("{\"manifests\":[" + manifest + "]}"));
        return files;
    }

    /** Returns the files of an OCI layout with images for two machines; the second has our layers. */
    Map<String, byte[]> twoPlatforms() {
        files.put("oci-layout", Roots.ascii("{}"));
        String arm = blob(Roots.ascii("{\"config\":" + blob(Roots.ascii("{}")) + ",\"layers\":[]}"));
        String amd = manifest(CONFIG);
        String index = "{\"manifests\":[" + on(arm, "arm64") + "," + on(amd, "amd64") + "]}";
        files.put("index.json", Roots.ascii("{\"manifests\":[" + blob(Roots.ascii(index)) + "]}"));
        return files;
    }

    private static String on(String descriptor, String architecture) {
        String platform = ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}}";
        return descriptor.substring(0, descriptor.length() - 1) + platform;
    }

    private String manifest(String config) {
        String list = layers.stream().map(this::blob).collect(Collectors.joining(","));
        return blob(Roots.ascii("{\"config\":" + blob(Roots.ascii(config)) + ",\"layers\":[" + list + "]}"));
    }

    /** Changes the algorithm of the digests; those of one that nobody knows are made as with sha256. */
    ImageBuilder algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** Adds a blob; returns its descriptor. */
    String blob(byte[] content) {
        String digest = algorithm.equals("sha512") ? digest("SHA-512", content) : sha256(content);
        files.put("blobs/" + algorithm + '/' + digest, content);
        return "{\"digest\":\"" + algorithm + ':' + digest + "\",\"size\":" + content.length + "}";
    }

    /** Gives a descriptor a name. */
    static String named(String descriptor, String name) {
        String annotations = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + name + "\"}}";
        return descriptor.substring(0, descriptor.length() - 1) + annotations;
    }

    /** Returns the files that docker save writes. */
    Map<String, byte[]> docker() {
        List<String> names = new ArrayList<>();
        for (byte[] layer : layers) {
            String name = sha256(layer) + "/layer.tar";
            files.put(name, layer);
            names.add('"' + name + '"');
        }
        files.put("config.json", Roots.ascii(CONFIG));
        files.put(
                "manifest.json",
                Roots.ascii("[{\"Config\":\"config.json\",\"RepoTags\":null,\"Layers\":[" + String.join(",", names)
                        + "]}]"));
        return files;
    }

    static byte[] tar(Map<String, byte[]> files) {
        TarBuilder tar = new TarBuilder();
        files.forEach((name, content) -> tar.file(name, 0644, content));
        return tar.build();
    }

    static Path directory(Path directory, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return directory;
    }

    private static String sha256(byte[] content) {
        return digest("SHA-256", content);
    }

    private static String digest(String name, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
