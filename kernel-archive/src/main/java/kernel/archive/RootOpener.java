package kernel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kernel.sim.fs.HostFileSystem;

/** Opens one root: finds out what a path is, and reads the index. */
final class RootOpener {
    private static final int MOST_CODECS = 3;
    private static final Closeable NOTHING = () -> {};
    private static final long DEVICE = 0xa0; // no device of the host has it

    private final Path path;
    private final RootOptions options;
    private final BlockCache cache;

    RootOpener(Path path, RootOptions options) {
        this.path = path;
        this.options = options;
        this.cache = new BlockCache(options.memory() / 2);
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
            return new Root(RootKind.DIRECTORY, HostFileSystem.of(path), Optional.empty(), NOTHING);
        }
        ChannelSource file = ChannelSource.open(path);
        try {
            return archive(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private Root archive(ChannelSource file) throws IOException {
        ByteSource source = decoded(file);
        ArchiveFormat format = format(source);
        ArchiveTree tree =
                new ArchiveTree(options.mount(), new MemoryBudget(options.memory()), options.warnings(), DEVICE);
        format.read(source, tree, options.progress());
        return new Root(format.kind(), tree, Optional.empty(), file);
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
            Codec found = codec.get();
            source = new DecodedSource(source, in -> found.decode(in, options.memory() / 2), cache);
            codec = Codec.of(start, source.read(0, start, 0, start.length));
        }
        return source;
    }

    private static ArchiveFormat format(ByteSource source) throws IOException {
        byte[] start = new byte[ArchiveFormat.WINDOW];
        int length = source.read(0, start, 0, start.length);
        return ArchiveFormat.of(start, length)
                .orElseThrow(() -> new RootException("neither a directory nor an archive of a known format"));
    }
}
