package conformance.mm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is done to the memory of a fresh process.
 *
 * @param limits soft resource limits in bytes; what is not there is not limited
 * @param calls in their order
 */
record CallSequence(Map<Limit, Long> limits, List<MemoryCall> calls) {
    static final String START = "start";

    CallSequence {
        limits = limits.isEmpty() ? Map.of() : new EnumMap<>(limits);
        calls = List.copyOf(calls);
    }

    CallSequence with(List<MemoryCall> others) {
        return new CallSequence(limits, others);
    }

    /** Returns the line that starts the process. */
    static String startLine(Map<Limit, Long> limits) {
        return START
                + limits.entrySet().stream()
                        .map(limit -> ' ' + limit.getKey().word() + '=' + Long.toUnsignedString(limit.getValue()))
                        .collect(Collectors.joining());
    }

    /** Returns one line for the start and one for each call, as the observer and {@link #parse} read them. */
    String text() {
        StringBuilder text = new StringBuilder(startLine(limits)).append('\n');
        for (MemoryCall call : calls) {
            text.append(call.line()).append('\n');
        }
        return text.toString();
    }

    static CallSequence parse(List<String> lines) {
        Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        List<MemoryCall> calls = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(START)) {
                parseLimits(line, limits);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                calls.add(MemoryCall.parse(line));
            }
        }
        return new CallSequence(limits, calls);
    }

    private static void parseLimits(String line, Map<Limit, Long> limits) {
        for (String word : line.substring(START.length()).strip().split(" +", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                Limit limit = Limit.valueOf(word.substring(0, equals).toUpperCase(Locale.ROOT));
                limits.put(limit, Long.parseUnsignedLong(word.substring(equals + 1)));
            }
        }
    }
}
