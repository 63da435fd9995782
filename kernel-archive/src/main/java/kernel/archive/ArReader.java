package kernel.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import kernel.api.ByteString;
import kernel.sim.fs.FileType;

/**
 * Reads the headers of an ar archive, with long names as GNU and BSD write them.
 *
 * @abi System V {@code ar.h}, {@code struct ar_hdr}
 */
final class ArReader {
    static final String MAGIC = "!<arch>\n";

    private static final int HEADER = 60; // struct ar_hdr
    private static final int NAME_SIZE = 16; // ar_name
    private static final int DATE = 16; // ar_date
    private static final int UID = 28; // ar_uid
    private static final int GID = 34; // ar_gid
    private static final int MODE = 40; // ar_mode
    private static final int SIZE = 48; // ar_size
    private static final int FMAG = 58; // ar_fmag
    private static final int LONGEST_TABLE = 1 << 20;
    private static final int LONGEST_NAME = 1 << 12;

    private final ByteSource source;
    private final SourceStream in;
    private final MemberSink sink;
    private final LongConsumer progress;
    private byte[] names = new byte[0];
    private ByteString last = ByteString.of("the start");

    ArReader(ByteSource source, MemberSink sink, LongConsumer progress) {
        this.source = source;
        this.in = new SourceStream(source, MAGIC.length());
        this.sink = sink;
        this.progress = progress;
    }

    static boolean matches(byte[] start, int length) {
        return length >= MAGIC.length()
                && new String(start, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
    }

    void read() throws IOException {
        try {
            byte[] header = in.readNBytes(HEADER);
            while (header.length == HEADER) {
                take(new String(header, StandardCharsets.ISO_8859_1));
                progress.accept(source.progress());
                header = in.readNBytes(HEADER);
            }
            if (header.length > 1 || in.position() > source.size() + 1) {
                throw new RootException("the archive ends inside or behind this entry, at offset " + source.size());
            }
        } catch (IOException e) {
            throw new RootException(last.printable() + ": " + e.getMessage());
        }
    }

    private void take(String header) throws IOException {
        if (!header.startsWith("`\n", FMAG)) {
            throw new RootException("what follows this entry at offset " + (in.position() - HEADER) + " is no header");
        }
        long size = number(header, SIZE, FMAG, 10);
        long start = in.position();
        String name = header.substring(0, NAME_SIZE).stripTrailing();
        if (name.equals("//")) {
            names = bytes(size, LONGEST_TABLE);
        } else if (!name.equals("/") && !name.equals("/SYM64/")) {
            last = name(name, start + size);
            add(header, start + size - in.position());
        }
        in.position(start + size + (size & 1));
    }

    private byte[] bytes(long size, int limit) throws IOException {
        if (size > limit) {
            throw new RootException("a name behind this entry claims " + size + " bytes");
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new RootException("the archive ends inside a name behind this entry");
        }
        return bytes;
    }

    private ByteString name(String name, long end) throws IOException {
        if (name.startsWith("#1/")) {
            byte[] bytes = bytes(number(name, 3, name.length(), 10), LONGEST_NAME);
            if (in.position() > end) {
                throw new RootException("the name of the next entry is longer than the entry");
            }
            return upTo(bytes, 0, (byte) 0);
        }
        if (name.length() > 1 && name.charAt(0) == '/') {
            long at = number(name, 1, name.length(), 10);
            if (at >= names.length) {
                throw new RootException("the name of the next entry is not in the table of names");
            }
            ByteString line = upTo(names, (int) at, (byte) '\n');
            return line.slice(0, line.length() - (endsInSlash(line) ? 1 : 0));
        }
        ByteString plain = ByteString.of(name.getBytes(StandardCharsets.ISO_8859_1));
        return plain.slice(0, plain.length() - (endsInSlash(plain) ? 1 : 0));
    }

    private static boolean endsInSlash(ByteString name) {
        return !name.isEmpty() && name.at(name.length() - 1) == '/';
    }

    private static ByteString upTo(byte[] bytes, int start, byte end) {
        int at = start;
        while (at < bytes.length && bytes[at] != end) {
            at++;
        }
        return ByteString.of(bytes, start, at);
    }

    private void add(String header, long size) throws IOException {
        Optional<ArchiveInode> inode = sink.add(new Member(
                last,
                FileType.REGULAR,
                (int) number(header, MODE, SIZE, 8) & Member.PERMISSIONS,
                (int) number(header, UID, GID, 10),
                (int) number(header, GID, MODE, 10),
                FileTime.from(number(header, DATE, UID, 10), TimeUnit.SECONDS),
                size,
                ByteString.EMPTY,
                0));
        inode.ifPresent(file -> file.content(new Content.Stored(source, in.position()), size));
    }

    private static long number(String header, int start, int end, int radix) throws IOException {
        String text = header.substring(start, end).stripTrailing();
        try {
            return text.isEmpty() ? 0 : Long.parseUnsignedLong(text, radix) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new RootException("a header behind this entry has a field that is no number");
        }
    }
}
