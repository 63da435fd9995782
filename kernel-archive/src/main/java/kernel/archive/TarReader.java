package kernel.archive;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import kernel.api.ByteString;
import kernel.sim.fs.FileType;

/**
 * Reads the headers of a tar archive: v7, ustar, GNU and pax, with all formats of sparse files.
 *
 * <p>The reader of Commons Compress reads what it skips, forgets where the bytes of a member lie, decodes names and puts no
 * bound on extended headers; random access within a bound needs the contrary.
 */
final class TarReader {
    private static final int BLOCK = TarHeader.BLOCK;
    private static final int LONGEST_NAME = 1 << 16;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int SPARSE_PER_BLOCK = 21;
    private static final int SPARSE_CONTINUES = 504;

    private final ByteSource source;
    private final SourceStream in;
    private final MemberSink sink;
    private final LongConsumer progress;
    private final byte[] block = new byte[BLOCK]; // the header that is being taken
    private PaxHeader global = PaxHeader.EMPTY;
    private PaxHeader extended = PaxHeader.EMPTY;
    private Optional<ByteString> longName = Optional.empty();
    private Optional<ByteString> longLink = Optional.empty();
    private ByteString last = ByteString.of("the start");

    TarReader(ByteSource source, MemberSink sink, LongConsumer progress) {
        this.source = source;
        this.in = new SourceStream(source, 0);
        this.sink = sink;
        this.progress = progress;
    }

    static boolean matches(byte[] start, int length) {
        byte[] block = Arrays.copyOf(start, BLOCK);
        return length >= BLOCK && !TarHeader.isZero(block) && new TarHeader(block).isSumRight();
    }

    void read() throws IOException {
        try {
            Optional<TarHeader> header = next();
            while (header.isPresent()) {
                take(header.get());
                progress.accept(source.progress());
                header = next();
            }
        } catch (IOException e) {
            throw new RootException(last.printable() + ": " + e.getMessage());
        }
    }

    private Optional<TarHeader> next() throws IOException {
        int count = in.readNBytes(block, 0, BLOCK);
        if (count == 0 && in.position() <= source.size()) {
            return Optional.empty(); // without the two empty blocks, which many writers leave out
        }
        if (count < BLOCK) {
            throw new RootException("the archive ends inside or behind this entry, at offset " + source.size());
        }
        if (TarHeader.isZero(block)) {
            return Optional.empty();
        }
        TarHeader header = new TarHeader(block);
        if (!header.isSumRight()) {
            throw new RootException("what follows this entry at offset " + (in.position() - BLOCK) + " is no header");
        }
        return Optional.of(header);
    }

    private void take(TarHeader header) throws IOException {
        switch (header.typeflag()) {
            case 'L' -> longName = Optional.of(text(header));
            case 'K' -> longLink = Optional.of(text(header));
            case 'x', 'X' -> extended = PaxHeader.parse(bytes(header, LONGEST_HEADER));
            case 'g' -> global = global.with(PaxHeader.parse(bytes(header, LONGEST_HEADER)));
            default -> {
                takeMember(header);
                extended = PaxHeader.EMPTY;
                longName = Optional.empty();
                longLink = Optional.empty();
            }
        }
    }

    private ByteString text(TarHeader header) throws IOException {
        byte[] bytes = bytes(header, LONGEST_NAME);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return ByteString.of(bytes, 0, end);
    }

    private byte[] bytes(TarHeader header, int limit) throws IOException {
        long size = header.size();
        if (size < 0 || size > limit) {
            throw new RootException("a header behind this entry claims " + size + " bytes");
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new RootException("the archive ends inside a header behind this entry");
        }
        in.skip(-size & (BLOCK - 1));
        return bytes;
    }

    private void takeMember(TarHeader header) throws IOException {
        PaxHeader pax = global.with(extended);
        ByteString name = pax.path().or(() -> longName).orElseGet(header::name);
        last = name;
        Optional<SparseMap> map = header.typeflag() == 'S' ? Optional.of(readOldMap(header)) : Optional.empty();
        long start = in.position();
        long stored = header.typeflag() == '1' ? 0 : pax.number("size", header.size());
        if (stored < 0 || start + stored + BLOCK < 0) {
            throw new RootException("claims " + Long.toUnsignedString(stored) + " bytes");
        }
        ByteString link = pax.linkpath().or(() -> longLink).orElseGet(header::linkname);
        if (header.typeflag() == '1') {
            sink.addHardLink(name, link);
        } else {
            Optional<ArchiveInode> inode = add(header, pax, name, link);
            if (inode.isPresent() && inode.get().attributes().type() == FileType.REGULAR) {
                content(inode.get(), header, pax, map, stored);
            }
        }
        in.position(start + stored + (-stored & (BLOCK - 1)));
    }

    private Optional<FileType> type(TarHeader header, ByteString name) {
        boolean isNamedDirectory = !name.isEmpty() && name.at(name.length() - 1) == '/';
        return switch (header.typeflag()) {
            case 0, '0', '7' -> Optional.of(isNamedDirectory ? FileType.DIRECTORY : FileType.REGULAR);
            case 'S' -> Optional.of(FileType.REGULAR);
            case '2' -> Optional.of(FileType.SYMBOLIC_LINK);
            case '3' -> Optional.of(FileType.CHARACTER_DEVICE);
            case '4' -> Optional.of(FileType.BLOCK_DEVICE);
            case '5', 'D' -> Optional.of(FileType.DIRECTORY);
            case '6' -> Optional.of(FileType.FIFO);
            case 'V' -> Optional.empty(); // the name of the archive
            default -> {
                sink.warn(name, String.format("an entry of the unknown type 0x%02x; left out", header.typeflag()));
                yield Optional.empty();
            }
        };
    }

    private Optional<ArchiveInode> add(TarHeader header, PaxHeader pax, ByteString name, ByteString link)
            throws IOException {
        Optional<FileType> type = type(header, name);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        boolean isLink = type.get() == FileType.SYMBOLIC_LINK;
        boolean isDevice = type.get() == FileType.CHARACTER_DEVICE || type.get() == FileType.BLOCK_DEVICE;
        return sink.add(new Member(
                name,
                type.get(),
                header.mode(),
                (int) pax.number("uid", header.uid()),
                (int) pax.number("gid", header.gid()),
                FileTime.from(pax.number("mtime", header.mtime()), TimeUnit.SECONDS),
                isLink ? link.length() : 0,
                isLink ? link : ByteString.EMPTY,
                isDevice ? header.rdev() : 0));
    }

    private void content(ArchiveInode inode, TarHeader header, PaxHeader pax, Optional<SparseMap> old, long stored)
            throws IOException {
        long end = in.position() + stored;
        if (old.isPresent() || pax.isSparse()) {
            SparseMap map = old.orElseGet(() -> new SparseMap(sink.budget()));
            long size = old.isPresent() ? header.oldRealSize() : pax.realSize(0);
            if (pax.isMapInData()) {
                readMapInData(map, end);
            } else {
                pax.readSparse(map);
            }
            map.check(size, end - in.position());
            inode.content(map.content(source, in.position(), size), size);
        } else if (stored > 0) {
            inode.content(new Content.Stored(source, in.position()), stored);
        }
        if (inode.attributes().isExecutable()) {
            source.want(in.position(), end - in.position());
        }
    }

    private SparseMap readOldMap(TarHeader header) throws IOException {
        SparseMap map = new SparseMap(sink.budget());
        header.readOldSparse(map);
        boolean isMore = header.isOldSparseExtended();
        while (isMore) {
            byte[] more = in.readNBytes(BLOCK);
            if (more.length < BLOCK) {
                throw new RootException("the archive ends inside the map of this sparse file");
            }
            new TarHeader(more).readSparse(map, 0, SPARSE_PER_BLOCK);
            isMore = more[SPARSE_CONTINUES] != 0;
        }
        return map;
    }

    /** Reads decimal numbers, each with a line feed: how many parts, then offset and length of each. */
    private void readMapInData(SparseMap map, long end) throws IOException {
        long start = in.position();
        long parts = line(end);
        for (long i = 0; i < parts; i++) {
            map.add(line(end), line(end));
        }
        in.position(start + (in.position() - start + BLOCK - 1) / BLOCK * BLOCK);
    }

    private long line(long end) throws IOException {
        long value = 0;
        int digits = 0;
        int c = in.read();
        while (c >= '0' && c <= '9' && digits < 18) {
            value = 10 * value + c - '0';
            digits++;
            c = in.read();
        }
        if (digits == 0 || c != '\n' || in.position() > end) {
            throw new RootException("the map of the sparse file is damaged");
        }
        return value;
    }
}
