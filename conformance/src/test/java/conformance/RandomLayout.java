package conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What is random about a program, read from its record.
 *
 * @param name of the quantity
 * @param least it can be
 * @param most it can be
 * @param unit it is a multiple of
 * @param value finds it in a record
 */
record RandomLayout(String name, long least, long most, long unit, ToLongFunction<JsonObject> value) {
    private static final long PAGE = 4096;
    private static final long STACK_LIMIT = 8L << 20;
    private static final long GUARD_GAP = 1L << 20;
    private static final long MIN_GAP = 128L << 20;

    /** Where the stack ends: random pages and up to 8191 bytes below the end of the address space. */
    static RandomLayout stackEnd(long taskSize, long pages) {
        return new RandomLayout(
                "end of the stack", taskSize - (pages + 2) * PAGE, taskSize, PAGE, r -> last(r, "[stack]"));
    }

    /** Where mappings start downwards: below the stack's limit, its random distance and its gap. */
    static RandomLayout mmapBase(long taskSize, long stackPages, long mmapBits) {
        long top = taskSize - Math.max(STACK_LIMIT + GUARD_GAP + stackPages * PAGE, MIN_GAP);
        return new RandomLayout(
                "base of mappings", top - ((1L << mmapBits) - 1) * PAGE, top, PAGE, RandomLayout::highestBelowStack);
    }

    /** Where a position-independent program with an interpreter starts. */
    static RandomLayout program(long base, long mmapBits) {
        return new RandomLayout(
                "start of the program",
                base,
                base + ((1L << mmapBits) - 1) * PAGE,
                PAGE,
                r -> address(maps(r).get(0).getAsJsonObject(), "s"));
    }

    /** How far the break is from where it would be without randomisation. */
    static RandomLayout brk(long range, ToLongFunction<JsonObject> start) {
        return new RandomLayout(
                "start of the break", 0, range - PAGE, PAGE, r -> stat(r, "start_brk") - start.applyAsLong(r));
    }

    /** How far the platform's name is below the strings: up to 8191 bytes, and what makes it a multiple of 16. */
    static RandomLayout tables(int platformLength) {
        return new RandomLayout("tables below the strings", 0, 8191 + 15 + 15, 1, r -> {
            long platform = aux(r, "AT_PLATFORM") + platformLength;
            if (platform % 16 != 0) {
                throw new AssertionError("platform name not below a multiple of 16");
            }
            return stat(r, "arg_start") - platform;
        });
    }

    /** Returns the end of the program's last mapping, which its zeroes follow directly. */
    static long endOfProgram(JsonObject record) {
        JsonArray maps = maps(record);
        long end = last(record, maps.get(0).getAsJsonObject().get("n").getAsString());
        for (JsonElement map : maps) {
            boolean follows = address(map.getAsJsonObject(), "s") == end
                    && map.getAsJsonObject().get("n").getAsString().isEmpty();
            end = follows ? address(map.getAsJsonObject(), "e") : end;
        }
        return end;
    }

    /** Returns the values of many records, in order of size. */
    List<Long> sorted(List<JsonObject> records) {
        List<Long> values = new ArrayList<>();
        records.forEach(r -> values.add(value.applyAsLong(r)));
        values.sort(Long::compare);
        return values;
    }

    private static long last(JsonObject record, String name) {
        long end = 0;
        for (JsonElement map : maps(record)) {
            if (map.getAsJsonObject().get("n").getAsString().equals(name)) {
                end = address(map.getAsJsonObject(), "e");
            }
        }
        return end;
    }

    private static long highestBelowStack(JsonObject record) {
        long end = 0;
        for (JsonElement map : maps(record)) {
            if (map.getAsJsonObject().get("n").getAsString().equals("[stack]")) {
                return end;
            }
            end = address(map.getAsJsonObject(), "e");
        }
        throw new AssertionError("no stack");
    }

    private static JsonArray maps(JsonObject record) {
        return record.getAsJsonArray("maps");
    }

    private static long stat(JsonObject record, String field) {
        return address(record.getAsJsonObject("stat"), field);
    }

    private static long aux(JsonObject record, String name) {
        for (JsonElement pair : record.getAsJsonObject("auxv").getAsJsonArray("list")) {
            if (pair.getAsJsonArray().get(0).getAsString().equals(name)) {
                return number(pair.getAsJsonArray().get(1).getAsString());
            }
        }
        throw new AssertionError("no " + name);
    }

    private static long address(JsonObject object, String key) {
        return number(object.get(key).getAsString());
    }

    private static long number(String hex) {
        return Long.parseUnsignedLong(hex, 2, hex.length(), 16);
    }
}
