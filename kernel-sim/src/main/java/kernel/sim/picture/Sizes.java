package kernel.sim.picture;

import java.util.Locale;

/** Numbers as pictures show them. */
final class Sizes {
    private static final String UNITS = "KMGTPE";
    private static final int STEP = 1024;

    private Sizes() {}

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** Returns a number of bytes in the unit in which it is short; all but small ones are rounded. */
    static String of(long bytes) {
        double value = unsigned(bytes);
        if (value < STEP) {
            return bytes + " B";
        }
        int unit = -1;
        while (value >= STEP && unit < UNITS.length() - 1) {
            value /= STEP;
            unit++;
        }
        boolean isWhole = value == Math.rint(value);
        return String.format(Locale.ROOT, isWhole ? "%.0f %siB" : "%.1f %siB", value, UNITS.charAt(unit));
    }

    private static double unsigned(long bytes) {
        return bytes >= 0 ? bytes : (bytes >>> 1) * 2.0;
    }

    /** Shortens a text for a box; its table has all of it. */
    static String cut(String text, int length) {
        int[] points = text.codePoints().toArray();
        return points.length <= length ? text : new String(points, 0, length - 1) + "\u2026";
    }
}
