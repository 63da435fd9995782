package kernel.archive;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.fs.FileType;

/**
 * Reads the headers of cpio archives as the kernel unpacks an initramfs: archives after each other, with zeroes between,
 * each plain or compressed.
 *
 * @kernel v6.18 init/initramfs.c, {@code unpack_to_rootfs}
 */
final class CpioReader {
    private static final ByteString TRAILER = ByteString.of("TRAILER!!!");
    private static final int LONGEST_NAME = 1 << 16;
    private static final int ALIGN = 4;
    private static final int LINK_COST = 160;
    private static final int MOST_NESTED = 4;

    private final ByteSource source;
    private final SourceStream in;
    private final MemberSink sink;
    private final DecodedSource.Decoding decoding;
    private final LongConsumer progress;
    private final int depth;
    private final Map<FileId, Linked> links = new HashMap<>();
    private ByteString last = ByteString.of("the start");

    private record FileId(long dev, long ino) {}

    private record Linked(ByteString name, ArchiveInode inode) {}

    CpioReader(ByteSource source, MemberSink sink, DecodedSource.Decoding decoding, LongConsumer progress, int depth) {
        this.source = source;
        this.in = new SourceStream(source, 0);
        this.sink = sink;
        this.decoding = decoding;
        this.progress = progress;
        this.depth = depth;
    }

    void read() throws IOException {
        try {
            while (readArchive() && findNext()) {
                links.clear();
            }
        } catch (IOException e) {
            throw new RootException(last.printable() + ": " + e.getMessage());
        }
    }

    /** Reads one archive up to its trailer; false if everything ends without one. */
    private boolean readArchive() throws IOException {
        byte[] magic = new byte[CpioHeader.MAGIC];
        while (in.readNBytes(magic, 0, magic.length) == magic.length) {
            if (!CpioHeader.matches(magic, magic.length)) {
                throw new RootException(
                        "what follows this entry at offset " + (in.position() - magic.length) + " is no header");
            }
            if (!take(CpioHeader.read(magic, in))) {
                return true;
            }
            progress.accept(source.progress());
        }
        if (in.position() > source.size()) {
            throw new RootException("the archive ends inside this entry, at offset " + source.size());
        }
        sink.warn(last, "the archive ends behind this entry without a trailer");
        return false;
    }

    /** Goes to what follows a trailer; false if nothing does that could be read. */
    private boolean findNext() throws IOException {
        int c = in.read();
        while (c == 0) {
            c = in.read();
        }
        if (c < 0) {
            return false;
        }
        in.position(in.position() - 1);
        long at = in.position();
        byte[] start = new byte[CpioHeader.MAGIC];
        int count = source.read(at, start, 0, start.length);
        if (CpioHeader.matches(start, count) && at % ALIGN == 0) {
            return true;
        }
        Optional<Codec> codec = Codec.of(start, count);
        if (codec.isPresent() && depth < MOST_NESTED) {
            ByteSource rest = new SliceSource(source, at, source.size() - at);
            ByteSource decoded = new DecodedSource(rest, codec.get(), decoding);
            new CpioReader(decoded, sink, decoding, progress, depth + 1).read();
        } else {
            sink.warn(last, "what follows the archive at offset " + at + " cannot be read; left out");
        }
        return false;
    }

    /** Takes one member; false for the trailer. */
    private boolean take(CpioHeader header) throws IOException {
        if (header.namesize() > LONGEST_NAME) {
            throw new RootException("the name of the next entry claims " + header.namesize() + " bytes");
        }
        byte[] name = in.readNBytes((int) header.namesize());
        if (name.length < header.namesize()) {
            throw new RootException("the archive ends inside the name of the next entry");
        }
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        last = ByteString.of(name, 0, end);
        align(header);
        if (last.equals(TRAILER)) {
            return false;
        }
        long start = in.position();
        add(header);
        in.position(start + header.filesize());
        align(header);
        return true;
    }

    private void align(CpioHeader header) {
        if (header.isNewc()) {
            in.skip(-in.position() & (ALIGN - 1));
        }
    }

    private void add(CpioHeader header) throws IOException {
        Optional<FileType> type = FileType.fromCode(header.mode());
        if (type.isEmpty()) {
            sink.warn(last, String.format("an entry of the unknown mode %06o; left out", header.mode()));
            return;
        }
        Optional<ArchiveInode> inode = isLinked(header, type.get()) ? linked(header) : inode(header, type.get());
        if (inode.isPresent() && type.get() == FileType.REGULAR && header.filesize() > 0) {
            inode.get().content(new Content.Stored(source, in.position()), header.filesize());
            if (inode.get().attributes().isExecutable()) {
                source.want(in.position(), header.filesize());
            }
        }
    }

    private static boolean isLinked(CpioHeader header, FileType type) {
        return header.nlink() > 1 && type != FileType.DIRECTORY;
    }

    /** Adds a name of a file that has several; its content comes with one of them. */
    private Optional<ArchiveInode> linked(CpioHeader header) throws IOException {
        FileId id = new FileId(header.dev(), header.ino());
        Linked first = links.get(id);
        if (first != null) {
            sink.addHardLink(last, first.name());
            return Optional.of(first.inode());
        }
        Optional<ArchiveInode> inode =
                inode(header, FileType.fromCode(header.mode()).orElseThrow());
        if (inode.isPresent()) {
            sink.budget().book(LINK_COST);
            links.put(id, new Linked(last, inode.get()));
        }
        return inode;
    }

    private Optional<ArchiveInode> inode(CpioHeader header, FileType type) throws IOException {
        ByteString link = type == FileType.SYMBOLIC_LINK ? target(header) : ByteString.EMPTY;
        boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        return sink.add(new Member(
                last,
                type,
                header.mode() & Member.PERMISSIONS,
                header.uid(),
                header.gid(),
                FileTime.from(header.mtime(), TimeUnit.SECONDS),
                link.length(),
                link,
                isDevice ? header.rdev() : 0));
    }

    private ByteString target(CpioHeader header) throws IOException {
        if (header.filesize() >= Limits.PATH_MAX) {
            throw new RootException("the symbolic link claims " + header.filesize() + " bytes");
        }
        byte[] target = in.readNBytes((int) header.filesize());
        if (target.length < header.filesize()) {
            throw new RootException("the archive ends inside this symbolic link");
        }
        return ByteString.of(target);
    }
}
