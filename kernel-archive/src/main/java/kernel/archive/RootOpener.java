package kernel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.fs.Inode;
import kernel.sim.fs.RootFileSystem;

/** Opens one root: finds out what a path is, and reads the index. */
final class RootOpener {
    private static final int MOST_CODECS = 3;
    private static final long DEVICE = 0xa0; // no device of the host has it
    private static final String DEB = "debian-binary";
    private static final String DEB_DATA = "data.tar";

    private final Path path;
    private final RootOptions options;
    private final MemoryBudget budget;
    private final DecodedSource.Decoding decoding;

    RootOpener(Path path, RootOptions options) {
        this.path = path;
        this.options = options;
        this.budget = new MemoryBudget(options.memory());
        this.decoding = DecodedSource.Decoding.of(budget);
    }

    static boolean isArchive(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (ChannelSource source = ChannelSource.open(path)) {
            byte[] start = new byte[ArchiveFormat.WINDOW];
            int length = source.read(0, start, 0, start.length);
            return Codec.of(start, length).isPresent()
                    || ArchiveFormat.of(start, length).isPresent();
        }
    }

    Root open() throws IOException {
        if (Files.isDirectory(path)) {
            return directory();
        }
        ChannelSource file = ChannelSource.open(path);
        Closeable all = () -> {
            decoding.open().close();
            file.close();
        };
        try {
            return archive(file, all);
        } catch (IOException e) {
            all.close();
            throw e;
        }
    }

    private Root directory() throws IOException {
        boolean isHostRoot = path.toRealPath().getParent() == null;
        HostFileSystem files =
                isHostRoot ? HostFileSystem.snapshot(path) : HostFileSystem.snapshot(path, options.mount());
        Optional<ImageReader.Image> image = new ImageReader(files, options).read();
        return image.isPresent()
                ? image(image.get(), decoding.open())
                : new Root(RootKind.DIRECTORY, files, Optional.empty(), decoding.open());
    }

    private Root archive(ChannelSource file, Closeable all) throws IOException {
        ByteSource source = decoded(file);
        ArchiveFormat format = format(source);
        ArchiveTree tree = tree();
        format.read(new ArchiveFormat.Input(source, decoding, options.progress()), tree);
        Optional<Inode> data = format == ArchiveFormat.AR ? debianData(tree) : Optional.empty();
        if (data.isPresent()) {
            ArchiveTree files = tree();
            read(InodeSource.of(data.get()), files);
            return new Root(RootKind.DEB, files, Optional.empty(), all);
        }
        Optional<ImageReader.Image> image = new ImageReader(tree, options).read();
        return image.isPresent() ? image(image.get(), all) : new Root(format.kind(), tree, Optional.empty(), all);
    }

    private ArchiveTree tree() {
        return new ArchiveTree(options.mount(), budget, options.warnings(), DEVICE);
    }

    private static Optional<Inode> debianData(RootFileSystem files) throws IOException {
        if (files.root().lookup(ByteString.of(DEB)).isEmpty()) {
            return Optional.empty();
        }
        for (ByteString name : files.root().readdir()) {
            if (name.startsWith(ByteString.of(DEB_DATA))) {
                return files.root().lookup(name);
            }
        }
        throw new RootException("a Debian package without " + DEB_DATA);
    }

    private Root image(ImageReader.Image image, Closeable all) throws IOException {
        ArchiveTree tree = tree();
        for (ImageReader.Layer layer : image.layers()) {
            tree.nextLayer();
            try {
                layer(layer, tree);
            } catch (IOException e) {
                String name = layer.name().printable() + ": ";
                String why = String.valueOf(e.getMessage());
                throw new RootException("layer " + (why.startsWith(name) ? "" : name) + why);
            }
        }
        return new Root(image.kind(), tree, Optional.of(image.config()), all);
    }

    private void layer(ImageReader.Layer layer, ArchiveTree tree) throws IOException {
        if (layer.blob().isEmpty()) {
            read(InodeSource.of(layer.inode()), new LayerSink(tree));
            return;
        }
        BlobSource source = layer.blob().get().open();
        try {
            read(source, new LayerSink(tree));
        } catch (RootException e) {
            source.verify(); // that these are other bytes explains more
            throw e;
        }
        source.verify();
    }

    private void read(ByteSource file, MemberSink sink) throws IOException {
        ByteSource source = decoded(file);
        format(source).read(new ArchiveFormat.Input(source, decoding, options.progress()), sink);
    }

    /** Takes compressions off. */
    private ByteSource decoded(ByteSource file) throws IOException {
        ByteSource source = file;
        byte[] start = new byte[ArchiveFormat.WINDOW];
        Optional<Codec> codec = Codec.of(start, source.read(0, start, 0, start.length));
        for (int i = 0; codec.isPresent(); i++) {
            if (i == MOST_CODECS) {
                throw new RootException("compressed more than " + MOST_CODECS + " times");
            }
            source = new DecodedSource(source, codec.get(), decoding);
            codec = Codec.of(start, source.read(0, start, 0, start.length));
        }
        return source;
    }

    private static ArchiveFormat format(ByteSource source) throws IOException {
        byte[] start = new byte[ArchiveFormat.WINDOW];
        int length = source.read(0, start, 0, start.length);
        Optional<ArchiveFormat> format = ArchiveFormat.of(start, length);
        if (format.isEmpty() && length == TarHeader.BLOCK && TarHeader.isZero(start)) {
            return ArchiveFormat.TAR; // without members, as layers are that change no file
        }
        return format.orElseThrow(() -> new RootException(
                length == 0 ? "the file is empty" : "neither a directory nor an archive of a known format"));
    }
}
