package kernel.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;

/**
 * Finds configuration and layers of a container image in the files of its archive or directory.
 *
 * @abi OCI image specification 1.1, {@code image-layout.md}, {@code image-index.md}, {@code manifest.md}
 */
final class ImageReader {
    private static final ByteString SLASH = ByteString.of("/");
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-zA-Z=_-]{32,}");
    private static final int MOST_NESTED = 4;

    private final RootFileSystem files;
    private final Platform wanted;

    /**
     * An image that was found.
     *
     * @param kind in which form
     * @param config what it says of its program
     * @param layers the lowest first
     */
    record Image(RootKind kind, ImageConfig config, List<Layer> layers) {}

    /**
     * A layer.
     *
     * @param name for messages
     * @param inode a regular file
     */
    record Layer(ByteString name, Inode inode) {}

    ImageReader(RootFileSystem files, Platform wanted) {
        this.files = files;
        this.wanted = wanted;
    }

    /** Reads the image; empty if the files are none. */
    Optional<Image> read() throws IOException {
        if (find("oci-layout").isPresent() && find("index.json").isPresent()) {
            return Optional.of(oci());
        }
        Optional<Inode> manifest = find("manifest.json");
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        Json json = Json.parse("manifest.json", manifest.get());
        boolean isDocker = json.element().isJsonArray()
                && !json.items().isEmpty()
                && json.items().get(0).find("Layers").isPresent();
        return isDocker ? Optional.of(docker(json.items())) : Optional.empty();
    }

    private Image docker(List<Json> images) throws IOException {
        if (images.size() > 1) {
            throw new RootException("manifest.json: there are " + images.size() + " images; save one of them alone");
        }
        Json image = images.get(0);
        List<Layer> layers = new ArrayList<>();
        for (String path : image.texts("Layers")) {
            layers.add(new Layer(ByteString.of(path), file(path)));
        }
        String config = image.get("Config").text();
        return new Image(RootKind.DOCKER, config(Json.parse(config, file(config))), layers);
    }

    private Image oci() throws IOException {
        Json manifest = manifest(Json.parse("index.json", file("index.json")), 0);
        List<Layer> layers = new ArrayList<>();
        for (Json layer : manifest.get("layers").items()) {
            String path = blob(layer);
            Inode inode = file(path);
            long size = inode.attributes().size();
            if (!layer.text("size", "").equals(Long.toString(size))) {
                throw new RootException(
                        path + ": has " + size + " bytes, but the manifest says " + layer.text("size", "nothing"));
            }
            layers.add(new Layer(ByteString.of(path), inode));
        }
        String config = blob(manifest.get("config"));
        return new Image(RootKind.OCI, config(Json.parse(config, file(config))), layers);
    }

    /** Goes from an index to the manifest of the image that is wanted. */
    private Json manifest(Json index, int depth) throws IOException {
        if (depth == MOST_NESTED) {
            throw new RootException(index.file() + ": indexes in indexes, more than " + MOST_NESTED);
        }
        String path = blob(choose(index));
        Json found = Json.parse(path, file(path));
        return found.find("manifests").isPresent() ? manifest(found, depth + 1) : found;
    }

    private Json choose(Json index) throws IOException {
        List<Json> manifests = index.get("manifests").items();
        if (manifests.size() == 1) {
            return manifests.get(0);
        }
        List<String> others = new ArrayList<>();
        for (Json manifest : manifests) {
            Optional<Json> platform = manifest.find("platform");
            Platform found = platform.isPresent() ? platform(platform.get()) : wanted;
            if (found.equals(wanted)) {
                return manifest;
            }
            others.add(found.toString());
        }
        throw new RootException(
                index.file() + ": there is no image for " + wanted + ", only for " + String.join(", ", others));
    }

    private static Platform platform(Json json) throws RootException {
        return new Platform(json.text("os", "unknown"), json.text("architecture", "unknown"));
    }

    private static String blob(Json descriptor) throws RootException {
        String digest = descriptor.get("digest").text();
        if (!DIGEST.matcher(digest).matches()) {
            throw new RootException(
                    descriptor.file() + ": " + ByteString.of(digest).printable() + " is no digest");
        }
        return "blobs/" + digest.replace(':', '/');
    }

    private static ImageConfig config(Json json) throws RootException {
        Optional<Json> config = json.find("config");
        Platform platform = platform(json);
        if (config.isEmpty()) {
            return new ImageConfig(platform, List.of(), List.of(), List.of(), "/", "");
        }
        String directory = config.get().text("WorkingDir", "");
        return new ImageConfig(
                platform,
                config.get().texts("Entrypoint"),
                config.get().texts("Cmd"),
                config.get().texts("Env"),
                directory.isEmpty() ? "/" : directory,
                config.get().text("User", ""));
    }

    private Inode file(String path) throws RootException {
        return find(path).orElseThrow(() -> new RootException(path + ": this part of the image is missing"));
    }

    private Optional<Inode> find(String path) {
        try {
            Inode inode = PathWalk.walk(files, SLASH, FileAccess.ROOT, ByteString.of(path))
                    .inode();
            return Optional.of(inode).filter(file -> file.attributes().type() == FileType.REGULAR);
        } catch (ExecException e) {
            return Optional.empty();
        }
    }
}
