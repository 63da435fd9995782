package conformance.mm;

import java.util.Map;
import java.util.Optional;
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

    /** Tells what is not the same in another observation; counters that only one has are left out. */
    Optional<String> difference(Observation other) {
        if (!result.equals(other.result)) {
            return Optional.of(two("result", result, other.result));
        }
        if (!maps.equals(other.maps)) {
            return Optional.of(two("maps", '\n' + maps, '\n' + other.maps));
        }
        StringBuilder found = new StringBuilder();
        for (Map.Entry<String, Long> counter : counters.entrySet()) {
            Long here = counter.getValue();
            Long there = other.counters.getOrDefault(counter.getKey(), here);
            if (!here.equals(there)) {
                found.append(two(counter.getKey(), here.toString(), there.toString()));
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.toString());
    }

    private static String two(String what, String first, String second) {
        return what + ": expected " + first + ", found " + second + '\n';
    }
}
