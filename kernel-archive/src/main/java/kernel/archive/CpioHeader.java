package kernel.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What stands before a member of a cpio archive: numbers in digits. {@code newc} has thirteen of eight hexadecimal digits;
 * {@code odc} has octal ones.
 *
 * @param ino with the device the file's identity
 * @param dev the device
 * @param mode kind and permission bits
 * @param uid owner
 * @param gid group
 * @param nlink how many names the file has
 * @param mtime seconds since 1970
 * @param filesize bytes of content
 * @param rdev number of a device
 * @param namesize bytes of the name with its NUL
 * @param isNewc whether name and content are padded to four bytes
 * @kernel v6.18 init/initramfs.c, {@code parse_header}
 */
record CpioHeader(
        long ino,
        long dev,
        int mode,
        int uid,
        int gid,
        long nlink,
        long mtime,
        long filesize,
        long rdev,
        long namesize,
        boolean isNewc) {
    static final int MAGIC = 6;

    private static final int NEWC = 110;
    private static final int ODC = 76;
    private static final int HEX = 16;
    private static final int OCTAL = 8;

    static boolean matches(byte[] start, int length) {
        if (length < MAGIC) {
            return false;
        }
        String magic = new String(start, 0, MAGIC, StandardCharsets.ISO_8859_1);
        return magic.equals("070701") || magic.equals("070702") || magic.equals("070707");
    }

    /** Reads the rest of a header whose magic has been read. */
    static CpioHeader read(byte[] magic, SourceStream in) throws IOException {
        boolean isNewc = magic[MAGIC - 1] != '7';
        int size = (isNewc ? NEWC : ODC) - MAGIC;
        byte[] rest = in.readNBytes(size);
        if (rest.length < size) {
            throw new RootException("the archive ends inside a header behind this entry");
        }
        String digits = new String(rest, StandardCharsets.ISO_8859_1);
        return isNewc ? newc(digits) : odc(digits);
    }

    private static CpioHeader newc(String digits) throws IOException {
        long[] field = new long[13];
        for (int i = 0; i < field.length; i++) {
            field[i] = number(digits, 8 * i, 8, HEX);
        }
        return new CpioHeader(
                field[0],
                Member.makedev(field[7], field[8]),
                (int) field[1],
                (int) field[2],
                (int) field[3],
                field[4],
                field[5],
                field[6],
                Member.makedev(field[9], field[10]),
                field[11],
                true);
    }

    private static CpioHeader odc(String digits) throws IOException {
        return new CpioHeader(
                number(digits, 6, 6, OCTAL),
                number(digits, 0, 6, OCTAL),
                (int) number(digits, 12, 6, OCTAL),
                (int) number(digits, 18, 6, OCTAL),
                (int) number(digits, 24, 6, OCTAL),
                number(digits, 30, 6, OCTAL),
                number(digits, 42, 11, OCTAL),
                number(digits, 59, 11, OCTAL),
                number(digits, 36, 6, OCTAL),
                number(digits, 53, 6, OCTAL),
                false);
    }

    private static long number(String digits, int start, int length, int radix) throws IOException {
        String text = digits.substring(start, start + length);
        if (text.charAt(0) != '-' && text.charAt(0) != '+') {
            try {
                return Long.parseLong(text, radix);
            } catch (NumberFormatException e) {
                // as wrong as a sign
            }
        }
        throw new RootException("a header behind this entry has a field that is no number");
    }
}
