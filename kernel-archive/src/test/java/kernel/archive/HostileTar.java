package kernel.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Changes bytes of tar archives. */
final class HostileTar {
    private static final int CHKSUM = 148;

    private HostileTar() {}

    /** Makes the sum of a header right again. */
    static void fixSum(byte[] tar, int header) {
        Arrays.fill(tar, header + CHKSUM, header + CHKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[header + i] & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, tar, header + CHKSUM, digits.length);
    }
}
