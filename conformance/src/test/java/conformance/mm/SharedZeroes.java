package conformance.mm;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the inodes behind shared anonymous memory by the order in which they appear: a kernel takes their numbers
 * from a counter that all processes share.
 */
final class SharedZeroes {
    private static final String NAME = "/dev/zero (deleted)";
    private static final int INO_FIELD = 4;
    private static final int NAME_COLUMN = 73;

    private final Map<String, Integer> numbers = new HashMap<>();

    /** Rewrites the text of /proc/PID/maps or smaps. */
    String renumber(String proc) {
        if (!proc.contains(NAME)) {
            return proc;
        }
        StringBuilder text = new StringBuilder();
        for (String line : proc.split("(?<=\n)", -1)) {
            text.append(line.endsWith(NAME + '\n') ? renumberLine(line) : line);
        }
        return text.toString();
    }

    private String renumberLine(String line) {
        String[] fields = line.split(" +", INO_FIELD + 2);
        Integer number = numbers.computeIfAbsent(fields[INO_FIELD], ino -> numbers.size() + 1);
        fields[INO_FIELD] = number.toString();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= INO_FIELD; i++) {
            text.append(fields[i]).append(' ');
        }
        while (text.length() < NAME_COLUMN) {
            text.append(' ');
        }
        return text.append(NAME).append('\n').toString();
    }
}
