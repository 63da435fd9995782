package binfmt.misc;

import java.util.Optional;
import kernel.api.ByteString;

/**
 * A number as the kernel reads it: a sign, digits, and a line feed at the end if there is one.
 *
 * @kernel v6.18 lib/kstrtox.c, {@code kstrtoint}
 */
final class DecimalNumber {
    private DecimalNumber() {}

    /** Returns a number from 0 to 2<sup>31</sup> - 1; 0 for an empty text; nothing for what is no such number. */
    static Optional<Integer> parse(ByteString text) {
        if (text.isEmpty()) {
            return Optional.of(0);
        }
        boolean isNegative = text.at(0) == '-';
        int start = isNegative || text.at(0) == '+' ? 1 : 0;
        int end = text.at(text.length() - 1) == '\n' ? text.length() - 1 : text.length();
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            value = value * 10 + digit;
            if (value > Integer.MAX_VALUE) {
                return Optional.empty();
            }
        }
        boolean isNumber = start < end && (!isNegative || value == 0);
        return isNumber ? Optional.of((int) value) : Optional.empty();
    }
}
