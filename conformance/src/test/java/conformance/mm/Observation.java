package conformance.mm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a call returned, and what the memory looks like then.
 *
 * @param result {@code value 0x...}, {@code errno N}, or {@code fault SIGNAL CODE}
 * @param maps the text of /proc/PID/maps
 * @param counters by their names in /proc/PID/status, in kB; {@link #MIN_FLT} and {@link #MAJ_FLT} since the start
 */
record Observation(String result, String maps, SortedMap<String, Long> counters) {
    static final String RESULT = "result";
    static final String MAPS = "maps";
    static final String MIN_FLT = "min_flt";
    static final String MAJ_FLT = "maj_flt";

    Observation {
        counters = new TreeMap<>(counters);
    }

    static String value(long value) {
        return "value 0x" + Long.toHexString(value);
    }

    static String errno(int number) {
        return "errno " + number;
    }

    static String fault(int signal, int code) {
        return "fault " + signal + ' ' + code;
    }

    /**
     * Tells what is not the same in another observation; counters that only one has are left out.
     *
     * @param found the other
     * @param ignored names of what is not compared
     */
    Optional<String> difference(Observation found, Set<String> ignored) {
        List<String> lines = new ArrayList<>();
        if (!ignored.contains(RESULT) && !result.equals(found.result)) {
            lines.add("expected " + result + ", found " + found.result);
        }
        if (!ignored.contains(MAPS) && !maps.equals(found.maps)) {
            addLines("- ", maps, found.maps, lines);
            addLines("+ ", found.maps, maps, lines);
        }
        counters.forEach((name, value) -> {
            long there = found.counters.getOrDefault(name, value);
            if (!ignored.contains(name) && value != there) {
                lines.add(name + ": expected " + value + ", found " + there);
            }
        });
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
    }

    /** Adds the lines of one text that another does not have. */
    private static void addLines(String mark, String text, String other, List<String> lines) {
        List<String> others = Arrays.asList(other.split("\n", -1));
        for (String line : text.split("\n", -1)) {
            if (!others.contains(line)) {
                lines.add(mark + line);
            }
        }
    }
}
