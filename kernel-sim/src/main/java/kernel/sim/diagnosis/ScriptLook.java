package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Span;

/**
 * The first line of a script, as people see it: all of it, whatever a kernel reads of it.
 *
 * @param line without the line feed
 * @param name the interpreter
 * @param argument all that follows the first blank behind it
 * @param span where the name stands
 */
record ScriptLook(ByteString line, ByteString name, Optional<ByteString> argument, Span span) {
    private static final int MAGIC = 2;
    private static final int LONGEST = 4096;

    static ScriptLook of(FileLook file) {
        ByteView head = file.read(0, LONGEST);
        ByteString start = head.bytes(0, head.length());
        int feed = start.indexOf('\n', 0);
        ByteString line = feed < 0 ? start : start.slice(0, feed);
        int from = skip(line, Math.min(MAGIC, line.length()), true);
        int to = skip(line, from, false);
        int rest = skip(line, to, true);
        int end = trimmedEnd(line, rest);
        Optional<ByteString> argument = rest < end ? Optional.of(line.slice(rest, end)) : Optional.empty();
        return new ScriptLook(line, line.slice(from, to), argument, new Span(from, to - from, "interpreter"));
    }

    private static int skip(ByteString line, int from, boolean isSkippingBlanks) {
        int at = from;
        while (at < line.length() && isBlank(line.at(at)) == isSkippingBlanks) {
            at++;
        }
        return at;
    }

    private static int trimmedEnd(ByteString line, int from) {
        int end = line.length();
        while (end > from && isBlank(line.at(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(int value) {
        return value == ' ' || value == '\t';
    }

    boolean endsInCarriageReturn() {
        return !line.isEmpty() && line.at(line.length() - 1) == '\r';
    }
}
