package binfmt.script;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * The first line of a script.
 *
 * @param name the interpreter
 * @param argument all that follows the first blank, as one argument
 * @param span where the name stands
 * @kernel v6.18 fs/binfmt_script.c, {@code load_script}
 */
record ScriptLine(ByteString name, Optional<ByteString> argument, Span span) {
    static final Span MAGIC = new Span(0, 2, "#!");

    private static final int MAGIC_LENGTH = 2;

    static boolean hasMagic(ByteView buf) {
        return buf.is(0, '#', '!');
    }

    static ScriptLine parse(ByteView buf) {
        return parse(buf, trimmedEnd(buf, lineEnd(buf)));
    }

    private static ScriptLine parse(ByteView buf, int end) {
        int name = skipBlanks(buf, MAGIC_LENGTH, end);
        if (name >= end) {
            throw refuse(buf, ScriptRule.NAME, end);
        }
        int nameEnd = skipName(buf, name, end);
        Span span = new Span(name, nameEnd - name, "interpreter");
        return new ScriptLine(buf.bytes(name, nameEnd), argument(buf, nameEnd, end), span);
    }

    /**
     * Reads the line as kernels before v5.1 did: the last byte of the window is lost, and what does not fit is cut off.
     *
     * @kernel v2.4.0 fs/binfmt_script.c, {@code load_script}
     */
    static ScriptLine parseTruncating(ByteView buf) {
        int last = buf.length() - 1;
        int line = MAGIC_LENGTH;
        while (line < last && buf.u8(line) != '\n' && buf.u8(line) != 0) {
            line++;
        }
        return parse(buf, trimmedEnd(buf, line));
    }

    /** Returns where the line ends. Without a line feed in sight, the name at least must be complete. */
    private static int lineEnd(ByteView buf) {
        for (int i = MAGIC_LENGTH; i < buf.length() && buf.u8(i) != 0; i++) {
            if (buf.u8(i) == '\n') {
                return i;
            }
        }
        int last = buf.length() - 1;
        int name = skipBlanks(buf, MAGIC_LENGTH, buf.length());
        if (name == buf.length()) {
            throw refuse(buf, ScriptRule.BLANK, last);
        }
        if (skipName(buf, name, buf.length()) == buf.length()) {
            throw refuse(buf, ScriptRule.TRUNCATED, last);
        }
        return last;
    }

    private static int trimmedEnd(ByteView buf, int end) {
        int at = end;
        while (isBlank(buf.u8(at - 1))) {
            at--;
        }
        return at;
    }

    private static int skipBlanks(ByteView buf, int from, int end) {
        int at = from;
        while (at < end && isBlank(buf.u8(at))) {
            at++;
        }
        return at;
    }

    private static int skipName(ByteView buf, int from, int end) {
        int at = from;
        while (at < end && !isBlank(buf.u8(at)) && buf.u8(at) != 0) {
            at++;
        }
        return at;
    }

    private static Optional<ByteString> argument(ByteView buf, int nameEnd, int end) {
        if (nameEnd == end || buf.u8(nameEnd) == 0) {
            return Optional.empty();
        }
        ByteString rest = buf.bytes(skipBlanks(buf, nameEnd, end), end);
        int nul = rest.indexOf(0, 0);
        return Optional.of(nul < 0 ? rest : rest.slice(0, nul));
    }

    private static boolean isBlank(int value) {
        return value == ' ' || value == '\t';
    }

    private static ExecException refuse(ByteView buf, ScriptRule rule, int end) {
        Span span = new Span(0, end, "first line");
        return new ExecException(Violation.of(rule, buf.path(), span)
                .withFound('"' + buf.bytes(0, end).printable() + '"'));
    }
}
