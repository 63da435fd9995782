package kernel.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A zip archive, written by Commons Compress. */
final class ZipBuilder {
    static final int S_IFREG = 0100000;
    static final int S_IFLNK = 0120000;
    static final int S_IFDIR = 0040000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

    ZipBuilder file(String name, int mode, byte[] content) {
        return add(name, S_IFREG | mode, ZipArchiveEntry.DEFLATED, content);
    }

    ZipBuilder symlink(String name, String target) {
        return add(name, S_IFLNK | 0777, ZipArchiveEntry.STORED, Roots.ascii(target));
    }

    /** Adds a file; a mode of 0 is one that was never set, as on Windows. */
    ZipBuilder add(String name, int mode, int method, byte[] content) {
        try {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            if (mode != 0) {
                entry.setUnixMode(mode);
            }
            entry.setMethod(method);
            entry.setSize(content.length);
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setCrc(crc.getValue());
            zip.putArchiveEntry(entry);
            zip.write(content);
            zip.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] build() {
        try {
            zip.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
