package kernel.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;

/** A cpio archive, written by Commons Compress. */
final class CpioBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final short format;
    private final CpioArchiveOutputStream cpio;
    private long ino = 1;

    CpioBuilder(short format) {
        this.format = format;
        this.cpio = new CpioArchiveOutputStream(bytes, format, 4, "UTF-8");
    }

    static CpioBuilder newc() {
        return new CpioBuilder(CpioConstants.FORMAT_NEW);
    }

    static CpioBuilder odc() {
        return new CpioBuilder(CpioConstants.FORMAT_OLD_ASCII);
    }

    CpioBuilder file(String name, int mode, byte[] content) {
        return add(name, CpioConstants.C_ISREG | mode, 1, ino++, 0, content);
    }

    CpioBuilder linked(String name, int mode, long number, byte[] content) {
        return add(name, CpioConstants.C_ISREG | mode, 2, number, 0, content);
    }

    CpioBuilder directory(String name, int mode) {
        return add(name, CpioConstants.C_ISDIR | mode, 2, ino++, 0, new byte[0]);
    }

    CpioBuilder symlink(String name, String target) {
        return add(name, CpioConstants.C_ISLNK | 0777, 1, ino++, 0, Roots.ascii(target));
    }

    CpioBuilder device(String name, int minor) {
        return add(name, CpioConstants.C_ISCHR | 0600, 1, ino++, minor, new byte[0]);
    }

    private CpioBuilder add(String name, int mode, int nlink, long number, int minor, byte[] content) {
        try {
            CpioArchiveEntry entry = new CpioArchiveEntry(format, name);
            entry.setMode(mode);
            entry.setInode(number);
            entry.setNumberOfLinks(nlink);
            entry.setSize(content.length);
            entry.setUID(7);
            entry.setGID(8);
            entry.setTime(1_000_000_000);
            if (format == CpioConstants.FORMAT_NEW) {
                entry.setRemoteDeviceMaj(1);
                entry.setRemoteDeviceMin(minor);
            } else {
                entry.setRemoteDevice(0x100 | minor);
            }
            cpio.putArchiveEntry(entry);
            cpio.write(content);
            cpio.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] build() {
        try {
            cpio.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
