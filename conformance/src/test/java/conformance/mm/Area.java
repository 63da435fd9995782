package conformance.mm;

import java.util.ArrayList;
import java.util.List;

/**
 * A mapping, as /proc/PID/maps shows it.
 *
 * @param start first address
 * @param end address behind the last one
 * @param perms four letters
 * @param name file or kind of memory, or empty
 */
record Area(long start, long end, String perms, String name) {
    private static final int NAME_FIELD = 5;

    static List<Area> parse(String maps) {
        List<Area> areas = new ArrayList<>();
        for (String line : maps.split("\n", -1)) {
            if (!line.isEmpty()) {
                areas.add(parseLine(line));
            }
        }
        return areas;
    }

    private static Area parseLine(String line) {
        String[] fields = line.split(" +", NAME_FIELD + 1);
        int dash = fields[0].indexOf('-');
        return new Area(
                Long.parseUnsignedLong(fields[0].substring(0, dash), 16),
                Long.parseUnsignedLong(fields[0].substring(dash + 1), 16),
                fields[1],
                fields.length > NAME_FIELD ? fields[NAME_FIELD] : "");
    }

    long pages() {
        return (end - start) / MemoryNumbers.PAGE;
    }
}
