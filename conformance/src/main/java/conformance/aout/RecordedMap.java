package conformance.aout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kernel.api.Prot;

/**
 * A line of /proc/PID/maps. Device and inode are those of the machine that made the record, and left out.
 *
 * @param start first address
 * @param end address behind the last one
 * @param perms four letters
 * @param offset file offset
 * @param name what stands behind
 */
record RecordedMap(long start, long end, String perms, long offset, String name) {
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (....) ([0-9a-f]+) [0-9a-f]+:[0-9a-f]+ [0-9]+ *(.*)");

    static RecordedMap parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a line of maps: " + line);
        }
        return new RecordedMap(
                Long.parseLong(matcher.group(1), 16),
                Long.parseLong(matcher.group(2), 16),
                matcher.group(3),
                Long.parseLong(matcher.group(4), 16),
                matcher.group(5));
    }

    static List<RecordedMap> parseAll(JsonArray lines) {
        List<RecordedMap> maps = new ArrayList<>();
        for (JsonElement line : lines) {
            maps.add(parse(line.getAsString()));
        }
        return maps;
    }

    long size() {
        return end - start;
    }

    int prot() {
        return (perms.startsWith("r") ? Prot.PROT_READ : 0)
                | (perms.startsWith("w", 1) ? Prot.PROT_WRITE : 0)
                | (perms.startsWith("x", 2) ? Prot.PROT_EXEC : 0);
    }

    boolean isNamedByKernel() {
        return name.startsWith("[");
    }

    boolean isStack() {
        return name.equals("[stack]");
    }

    @Override
    public String toString() {
        return String.format("%08x-%08x %s %08x %s", start, end, perms, offset, name);
    }
}
