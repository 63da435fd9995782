package kernel.archive;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.LongConsumer;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.fs.FileType;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Reads the directory of a zip archive, as jar and apk files are too. */
final class ZipReader {
    private static final int LOCAL_HEADER = 30;
    private static final int LOCAL_NAME_SIZE = 26;
    private static final int LOCAL_EXTRA_SIZE = 28;
    private static final byte[] LOCAL_SIGNATURE = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_SIGNATURE = {'P', 'K', 5, 6};
    private static final int S_IFMT = 0170000;
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;

    private final ByteSource source;
    private final MemberSink sink;
    private final DecodedSource.Decoding decoding;
    private final LongConsumer progress;
    private ByteString last = ByteString.of("the directory");
    private long modeless;

    ZipReader(ByteSource source, MemberSink sink, DecodedSource.Decoding decoding, LongConsumer progress) {
        this.source = source;
        this.sink = sink;
        this.decoding = decoding;
        this.progress = progress;
    }

    static boolean matches(byte[] start, int length) {
        return length >= LOCAL_SIGNATURE.length
                && (Arrays.equals(start, 0, 4, LOCAL_SIGNATURE, 0, 4)
                        || Arrays.equals(start, 0, 4, EMPTY_SIGNATURE, 0, 4));
    }

    void read() throws IOException {
        SourceChannel channel = new SourceChannel(source, decoding.budget().zipDirectory());
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(channel)
                .setIgnoreLocalFileHeader(true)
                .get()) {
            ZipRanges ranges = new ZipRanges(sink);
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                take(entries.nextElement(), ranges);
                progress.accept(source.progress());
            }
        } catch (IOException e) {
            throw new RootException(last.printable() + ": " + e.getMessage());
        } catch (RuntimeException e) { // what the library throws at some damages is not declared
            throw new RootException(last.printable() + ": the entry is damaged: " + e);
        }
        if (modeless > 0) {
            sink.warn(last, modeless + " entries have no Unix mode: nobody may execute them");
        }
    }

    private void take(ZipArchiveEntry entry, ZipRanges ranges) throws IOException {
        byte[] raw = entry.getRawName();
        last = raw == null ? ByteString.of(entry.getName()) : ByteString.of(raw);
        if (entry.getSize() < 0 || entry.getCompressedSize() < 0) {
            throw new RootException("claims a negative size");
        }
        long start = dataStart(entry);
        ranges.add(last, entry.getLocalHeaderOffset(), start + entry.getCompressedSize());
        FileType type = type(entry);
        Content content = content(entry, start);
        boolean isLink = type == FileType.SYMBOLIC_LINK;
        ByteString link = isLink ? target(entry, content) : ByteString.EMPTY;
        Optional<ArchiveInode> inode = sink.add(
                new Member(last, type, mode(entry, type), 0, 0, time(entry), isLink ? link.length() : 0, link, 0));
        if (inode.isPresent() && type == FileType.REGULAR) {
            inode.get().content(content, entry.getSize());
        }
    }

    private static FileTime time(ZipArchiveEntry entry) {
        FileTime time = entry.getLastModifiedTime();
        return time == null ? FileTime.fromMillis(0) : time;
    }

    private static FileType type(ZipArchiveEntry entry) {
        FileType otherwise = entry.isDirectory() ? FileType.DIRECTORY : FileType.REGULAR;
        return FileType.fromCode(entry.getUnixMode()).orElse(otherwise);
    }

    private int mode(ZipArchiveEntry entry, FileType type) {
        int mode = entry.getUnixMode();
        if ((mode & (S_IFMT | Member.PERMISSIONS)) != 0) {
            return mode & Member.PERMISSIONS;
        }
        if (type == FileType.DIRECTORY) {
            return DIRECTORY_MODE;
        }
        modeless++;
        return FILE_MODE;
    }

    /** Returns where the bytes are: behind a header that says again what the directory says. */
    private long dataStart(ZipArchiveEntry entry) throws IOException {
        long offset = entry.getLocalHeaderOffset();
        byte[] header = new byte[LOCAL_HEADER];
        int count = offset < 0 ? 0 : source.read(offset, header, 0, header.length);
        if (count < header.length || !Arrays.equals(header, 0, 4, LOCAL_SIGNATURE, 0, 4)) {
            throw new RootException("there is no header at offset " + offset);
        }
        int name = u16(header, LOCAL_NAME_SIZE);
        checkName(offset + LOCAL_HEADER, name);
        return offset + LOCAL_HEADER + name + u16(header, LOCAL_EXTRA_SIZE);
    }

    private void checkName(long offset, int length) throws IOException {
        byte[] name = new byte[length];
        int count = source.read(offset, name, 0, length);
        if (!ByteString.of(name, 0, count).equals(last)) {
            sink.warn(
                    last,
                    "the entry itself has the name "
                            + ByteString.of(name, 0, count).printable() + "; that of the directory counts");
        }
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private Content content(ZipArchiveEntry entry, long start) throws IOException {
        long stored = entry.getCompressedSize();
        if (start + stored < 0 || start + stored > source.size()) {
            throw new RootException("the archive ends inside this entry");
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return unreadable("the bytes are encrypted");
        }
        Optional<Codec> codec = codec(entry.getMethod());
        if (entry.getMethod() == ZipArchiveEntry.STORED) {
            return new Content.Stored(source, start);
        }
        if (codec.isEmpty()) {
            return unreadable("the bytes are compressed by the unknown method " + entry.getMethod());
        }
        ByteSource slice = new SliceSource(source, start, stored);
        return new Decoded(new DecodedSource(slice, codec.get(), decoding), start);
    }

    private static Optional<Codec> codec(int method) {
        return switch (method) {
            case 8 -> Optional.of(Codec.DEFLATE);
            case 12 -> Optional.of(Codec.BZIP2);
            case 20, 93 -> Optional.of(Codec.ZSTD);
            case 95 -> Optional.of(Codec.XZ);
            default -> Optional.empty();
        };
    }

    private Content unreadable(String reason) {
        sink.warn(last, reason + " and cannot be read");
        return (offset, target, at, length) -> {
            throw new RootException(reason);
        };
    }

    private ByteString target(ZipArchiveEntry entry, Content content) throws IOException {
        if (entry.getSize() >= Limits.PATH_MAX) {
            throw new RootException("the symbolic link claims " + entry.getSize() + " bytes");
        }
        byte[] target = new byte[(int) entry.getSize()];
        if (content.read(0, target, 0, target.length) < target.length) {
            throw new RootException("the archive ends inside this symbolic link");
        }
        return ByteString.of(target);
    }

    private record Decoded(ByteSource source, long position) implements Content {
        @Override
        public int read(long offset, byte[] target, int at, int length) throws IOException {
            return source.read(offset, target, at, length);
        }
    }
}
