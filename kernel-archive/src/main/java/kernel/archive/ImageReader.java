package kernel.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private static final int MOST_NESTED = 4;
    private static final List<String> NAMES = List.of("io.containerd.image.name", "org.opencontainers.image.ref.name");

    private final RootFileSystem files;
    private final Platform wanted;
    private final Consumer<RootWarning> warnings;

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
     * @param blob what the bytes must be, if the image says so
     */
    record Layer(ByteString name, Inode inode, Optional<Blob> blob) {}

    ImageReader(RootFileSystem files, RootOptions options) {
        this.files = files;
        this.wanted = options.platform();
        this.warnings = options.warnings();
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
            List<List<String>> tags = new ArrayList<>();
            for (Json image : images) {
                tags.add(image.texts("RepoTags"));
            }
            throw several("manifest.json", tags);
        }
        Json image = images.get(0);
        List<Layer> layers = new ArrayList<>();
        for (String path : image.texts("Layers")) {
            layers.add(new Layer(ByteString.of(path), file(path), Optional.empty()));
        }
        String config = image.get("Config").text();
        return new Image(RootKind.DOCKER, config(Json.parse(config, file(config))), layers);
    }

    private Image oci() throws IOException {
        Json manifest = manifest(Json.parse("index.json", file("index.json")), 0);
        List<Layer> layers = new ArrayList<>();
        for (Json layer : manifest.get("layers").items()) {
            Blob blob = blob(layer);
            layers.add(new Layer(ByteString.of(blob.path()), blob.inode(), Optional.of(blob)));
        }
        return new Image(RootKind.OCI, config(json(blob(manifest.get("config")))), layers);
    }

    /** Goes from an index to the manifest of the image that is wanted. */
    private Json manifest(Json index, int depth) throws IOException {
        if (depth == MOST_NESTED) {
            throw new RootException(index.file() + ": indexes in indexes, more than " + MOST_NESTED);
        }
        Json found = json(blob(choose(index)));
        return found.find("manifests").isPresent() ? manifest(found, depth + 1) : found;
    }

    private Json choose(Json index) throws IOException {
        List<Json> manifests = index.get("manifests").items();
        if (manifests.size() == 1) {
            return manifests.get(0);
        }
        List<Json> fitting = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Json manifest : manifests) {
            Optional<Json> platform = manifest.find("platform");
            Platform found = platform.isPresent() ? platform(platform.get()) : wanted;
            if (found.equals(wanted)) {
                fitting.add(manifest);
            } else {
                others.add(found.toString());
            }
        }
        if (fitting.isEmpty()) {
            throw new RootException(
                    index.file() + ": there is no image for " + wanted + ", only for " + String.join(", ", others));
        }
        List<List<String>> names = new ArrayList<>();
        for (Json manifest : fitting) {
            names.add(names(manifest));
        }
        if (names.stream().filter(some -> !some.isEmpty()).distinct().count() > 1) {
            throw several(index.file(), names);
        }
        return fitting.get(0);
    }

    /** Returns the names that tools have given to an image of an index. */
    private static List<String> names(Json manifest) throws RootException {
        Optional<Json> annotations = manifest.find("annotations");
        for (String key : NAMES) {
            Optional<Json> name = annotations.flatMap(all -> all.find(key));
            if (name.isPresent()) {
                return List.of(name.get().text());
            }
        }
        return List.of();
    }

    private static RootException several(String file, List<List<String>> names) {
        String all = names.stream()
                .map(tags -> tags.isEmpty() ? "one without a name" : String.join(" = ", tags))
                .map(tags -> ByteString.of(tags).printable())
                .collect(Collectors.joining(", "));
        return new RootException(file + ": there are " + names.size() + " images: " + all
                + "; save the one that is meant alone, as with docker save NAME");
    }

    private static Platform platform(Json json) throws RootException {
        return new Platform(json.text("os", "unknown"), json.text("architecture", "unknown"));
    }

    /** Finds what a descriptor names, and compares the size. */
    private Blob blob(Json descriptor) throws RootException {
        String digest = descriptor.get("digest").text();
        if (!Blob.isDigest(digest)) {
            throw new RootException(
                    descriptor.file() + ": " + ByteString.of(digest).printable() + " is no digest");
        }
        Blob blob = new Blob(Blob.path(digest), digest, file(Blob.path(digest)));
        String size = Long.toString(blob.inode().attributes().size());
        String claimed = descriptor.get("size").text();
        if (!size.equals(claimed)) {
            throw new RootException(blob.path() + ": has " + size + " bytes, but " + descriptor.file() + " says "
                    + ByteString.of(claimed).printable());
        }
        if (blob.newDigest().isEmpty()) {
            warnings.accept(new RootWarning(
                    ByteString.of(blob.path()), "nobody knows the digest " + blob.algorithm() + "; it is not checked"));
        }
        return blob;
    }

    private static Json json(Blob blob) throws IOException {
        if (blob.inode().attributes().size() <= Json.LARGEST) {
            blob.open().verify();
        }
        return Json.parse(blob.path(), blob.inode());
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
