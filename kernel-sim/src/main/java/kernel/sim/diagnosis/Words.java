package kernel.sim.diagnosis;

import kernel.api.ByteString;

/** How values stand in sentences. */
final class Words {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1024;

    private Words() {}

    /** A path; in quotes if it is empty or has blanks or bytes that do not print. */
    static String path(ByteString path) {
        String text = path.printable();
        return text.isEmpty() || text.indexOf(' ') >= 0 || text.indexOf('\\') >= 0 ? quoted(path) : text;
    }

    static String quoted(ByteString text) {
        return '"' + text.printable().replace("\\x0d", "\\r") + '"';
    }

    /** A size, also in a larger unit if it is large. */
    static String size(long bytes) {
        if (bytes < 0) {
            return hex(bytes) + " bytes";
        }
        int unit = 0;
        double value = bytes;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        if (unit == 0) {
            return bytes + " bytes";
        }
        String digits = value == Math.rint(value) ? String.format("%.0f", value) : String.format("%.1f", value);
        return digits + ' ' + UNITS[unit];
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String mode(int mode) {
        return String.format("%04o", mode);
    }
}
