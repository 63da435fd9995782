package kernel.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar archive, written by Commons Compress. */
final class TarBuilder {
    private static final int MTIME = 1_000_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    TarBuilder() {
        tar = new TarArchiveOutputStream(bytes, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    static TarBuilder gnu() {
        TarBuilder builder = new TarBuilder();
        builder.tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        builder.tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        return builder;
    }

    TarBuilder file(String name, int mode, byte[] content) {
        return add(name, TarConstants.LF_NORMAL, mode, "", content, entry -> {});
    }

    TarBuilder file(String name, int mode, byte[] content, Consumer<TarArchiveEntry> change) {
        return add(name, TarConstants.LF_NORMAL, mode, "", content, change);
    }

    TarBuilder directory(String name, int mode) {
        return add(name + "/", TarConstants.LF_DIR, mode, "", new byte[0], entry -> {});
    }

    TarBuilder symlink(String name, String target) {
        return add(name, TarConstants.LF_SYMLINK, 0777, target, new byte[0], entry -> {});
    }

    TarBuilder hardLink(String name, String target) {
        return add(name, TarConstants.LF_LINK, 0755, target, new byte[0], entry -> {});
    }

    TarBuilder device(String name, byte type, int major, int minor) {
        return add(name, type, 0600, "", new byte[0], entry -> {
            entry.setDevMajor(major);
            entry.setDevMinor(minor);
        });
    }

    TarBuilder add(String name, byte type, int mode, String link, byte[] content, Consumer<TarArchiveEntry> change) {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setMode(mode);
            entry.setLinkName(link);
            entry.setSize(content.length);
            entry.setLastModifiedTime(FileTime.fromMillis(1000L * MTIME));
            change.accept(entry);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] build() {
        try {
            tar.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
