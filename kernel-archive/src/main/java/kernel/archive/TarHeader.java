package kernel.archive;

import java.io.IOException;
import kernel.api.ByteString;

/**
 * One block of a tar archive that describes a member.
 *
 * <table>
 * <caption>{@code struct posix_header}</caption>
 * <tr><th>offset</th><th>size</th><th>field</th></tr>
 * <tr><td>0</td><td>100</td><td>name</td></tr>
 * <tr><td>100</td><td>8</td><td>mode</td></tr>
 * <tr><td>108</td><td>8</td><td>uid</td></tr>
 * <tr><td>116</td><td>8</td><td>gid</td></tr>
 * <tr><td>124</td><td>12</td><td>size</td></tr>
 * <tr><td>136</td><td>12</td><td>mtime</td></tr>
 * <tr><td>148</td><td>8</td><td>chksum</td></tr>
 * <tr><td>156</td><td>1</td><td>typeflag</td></tr>
 * <tr><td>157</td><td>100</td><td>linkname</td></tr>
 * <tr><td>257</td><td>6</td><td>magic</td></tr>
 * <tr><td>329</td><td>8</td><td>devmajor</td></tr>
 * <tr><td>337</td><td>8</td><td>devminor</td></tr>
 * <tr><td>345</td><td>155</td><td>prefix</td></tr>
 * </table>
 *
 * @abi POSIX.1-2008 {@code pax}, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"
 */
final class TarHeader {
    static final int BLOCK = 512;

    private static final int NAME = 0;
    private static final int NAME_SIZE = 100;
    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int SIZE = 124;
    private static final int MTIME = 136;
    private static final int CHKSUM = 148;
    private static final int TYPEFLAG = 156;
    private static final int LINKNAME = 157;
    private static final int MAGIC = 257;
    private static final int DEVMAJOR = 329;
    private static final int DEVMINOR = 337;
    private static final int PREFIX = 345;
    private static final int PREFIX_SIZE = 155;
    private static final int OLD_SPARSE = 386;
    private static final int OLD_IS_EXTENDED = 482;
    private static final int OLD_REALSIZE = 483;
    private static final int SHORT = 8;
    private static final int LONG = 12;
    private static final int BASE_256 = 0x80;

    private final byte[] block;

    /** Takes a block, which must not change while the header is in use. */
    TarHeader(byte[] block) {
        this.block = block;
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the sum of the bytes is what the header says, counted as signed or unsigned bytes. */
    boolean isSumRight() {
        int unsigned = SHORT * ' ';
        int negative = 0;
        for (int i = 0; i < CHKSUM; i++) {
            unsigned += block[i] & 0xff;
            negative -= block[i] >> 7;
        }
        for (int i = CHKSUM + SHORT; i < BLOCK; i++) {
            unsigned += block[i] & 0xff;
            negative -= block[i] >> 7;
        }
        try {
            long sum = number(CHKSUM, SHORT, "chksum");
            return sum == unsigned || sum == unsigned - 256 * negative;
        } catch (IOException e) {
            return false;
        }
    }

    int typeflag() {
        return block[TYPEFLAG] & 0xff;
    }

    ByteString name() {
        ByteString name = text(NAME, NAME_SIZE);
        boolean isUstar = block[MAGIC] == 'u' && block[MAGIC + 5] == 0;
        ByteString prefix = isUstar ? text(PREFIX, PREFIX_SIZE) : ByteString.EMPTY;
        return prefix.isEmpty() ? name : prefix.concat(ByteString.of("/")).concat(name);
    }

    ByteString linkname() {
        return text(LINKNAME, NAME_SIZE);
    }

    int mode() throws IOException {
        return (int) number(MODE, SHORT, "mode") & Member.PERMISSIONS;
    }

    long uid() throws IOException {
        return number(UID, SHORT, "uid");
    }

    long gid() throws IOException {
        return number(GID, SHORT, "gid");
    }

    long size() throws IOException {
        return number(SIZE, LONG, "size");
    }

    long mtime() throws IOException {
        return number(MTIME, LONG, "mtime");
    }

    long rdev() throws IOException {
        return Member.makedev(number(DEVMAJOR, SHORT, "devmajor"), number(DEVMINOR, SHORT, "devminor"));
    }

    /** Returns the size of a sparse file in the old GNU format. */
    long oldRealSize() throws IOException {
        return number(OLD_REALSIZE, LONG, "realsize");
    }

    boolean isOldSparseExtended() {
        return block[OLD_IS_EXTENDED] != 0;
    }

    /** Reads the parts that the header of a sparse file in the old GNU format has. */
    void readOldSparse(SparseMap map) throws IOException {
        readSparse(map, OLD_SPARSE, 4);
    }

    /** Reads parts from a block; returns how many there were. */
    int readSparse(SparseMap map, int start, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int at = start + 2 * LONG * i;
            if (block[at + LONG] == 0) {
                return i;
            }
            map.add(number(at, LONG, "sparse offset"), number(at + LONG, LONG, "sparse length"));
        }
        return count;
    }

    private ByteString text(int start, int length) {
        int end = start;
        while (end < start + length && block[end] != 0) {
            end++;
        }
        return ByteString.of(block, start, end);
    }

    /** Reads octal digits, or the big-endian bytes that GNU tar writes for numbers that are too large for digits. */
    private long number(int start, int length, String field) throws IOException {
        if ((block[start] & BASE_256) != 0) {
            return binary(start, length, field);
        }
        int at = start;
        int end = start + length;
        while (at < end && block[at] != 0 && isBlank(block[at])) {
            at++;
        }
        long value = 0;
        while (at < end && block[at] >= '0' && block[at] <= '7') {
            value = value << 3 | (block[at++] - '0');
        }
        while (at < end && block[at] != 0) {
            if (!isBlank(block[at++])) {
                throw new RootException("the field " + field + " is no octal number");
            }
        }
        return value;
    }

    private static boolean isBlank(byte character) {
        return character >= 0 && character <= ' ';
    }

    private long binary(int start, int length, String field) throws IOException {
        boolean isNegative = (block[start] & 0xff) == 0xff;
        long value = isNegative ? -1 : block[start] & 0x3f;
        for (int i = 1; i < length; i++) {
            if (!isNegative && value >>> (Long.SIZE - 9) != 0) {
                throw new RootException("the field " + field + " does not fit 64 bits");
            }
            value = value << 8 | (block[start + i] & 0xff);
        }
        return value;
    }
}
