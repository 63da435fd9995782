package binfmt.misc;

import java.io.ByteArrayOutputStream;
import kernel.api.ByteString;

/**
 * Bytes that are written as {@code \x} and hexadecimal digits.
 *
 * @kernel v6.18 lib/string_helpers.c, {@code string_unescape}
 */
final class HexEscapes {
    private static final int NONE = -1;

    private HexEscapes() {}

    /** Returns the bytes that a text stands for; a NUL in the text ends it. */
    static ByteString unescape(ByteString text) {
        int nul = text.indexOf(0, 0);
        int end = nul < 0 ? text.length() : nul;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end);
        int at = 0;
        while (at < end) {
            int first = isEscape(text, at, end) ? digit(text, at + 2, end) : NONE;
            if (first != NONE) {
                int second = digit(text, at + 3, end);
                bytes.write(second == NONE ? first : first << 4 | second);
                at += second == NONE ? 3 : 4;
            } else if (text.at(at) == '\\' && at + 1 < end) {
                // No escape: the backslash and what follows it stand for themselves, even another backslash.
                bytes.write('\\');
                bytes.write(text.at(at + 1));
                at += 2;
            } else {
                bytes.write(text.at(at));
                at++;
            }
        }
        return ByteString.of(bytes.toByteArray());
    }

    private static boolean isEscape(ByteString text, int at, int end) {
        return text.at(at) == '\\' && at + 1 < end && text.at(at + 1) == 'x';
    }

    private static int digit(ByteString text, int at, int end) {
        return at < end ? Character.digit(text.at(at), 16) : NONE;
    }
}
