package conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares a record of a real kernel with one of ksim, field by field. */
final class RecordComparison {
    /** What is not about the program: names, and the tool's own sums. */
    private static final Set<String> NOT_COMPARED = Set.of("id", "in", "digest", "at_random", "rule", "message");

    private static final String STATUS = "status";

    /** Fields that hold addresses, sums over them, or counts of the pages that they lie in. */
    private static final Set<String> RANDOMISED = Set.of("regs", "auxv", "stat", "stack", "status", "proc");

    private static final Set<String> RANDOMISED_IN_MAPS = Set.of("s", "e", "h");
    private static final int ADDR_NO_RANDOMIZE = 0x40000;

    private RecordComparison() {}

    /** Returns one line for each difference, with the path of the field. */
    static List<String> differences(JsonObject real, JsonObject simulated) {
        List<String> differences = new ArrayList<>();
        boolean isRandomised = isRandomised(real);
        for (String key : keys(real, simulated)) {
            if (!NOT_COMPARED.contains(key) && !(isRandomised && RANDOMISED.contains(key))) {
                compare(key, known(key, real, simulated), simulated.get(key), isRandomised, differences);
            }
        }
        return differences;
    }

    /** Of a process's status, only counters of memory are modelled. */
    private static JsonElement known(String key, JsonObject real, JsonObject simulated) {
        JsonElement value = real.get(key);
        if (!key.equals(STATUS) || value == null || !simulated.has(STATUS)) {
            return value;
        }
        JsonObject counters = value.getAsJsonObject().deepCopy();
        counters.keySet().retainAll(simulated.getAsJsonObject(STATUS).keySet());
        return counters;
    }

    /** A program that gains rights drops ADDR_NO_RANDOMIZE, so its addresses differ from run to run. */
    static boolean isRandomised(JsonObject record) {
        JsonElement personality = record.get("personality");
        return personality != null && (Long.parseLong(personality.getAsString(), 16) & ADDR_NO_RANDOMIZE) == 0;
    }

    private static Set<String> keys(JsonObject a, JsonObject b) {
        Set<String> keys = new LinkedHashSet<>(a.keySet());
        keys.addAll(b.keySet());
        return keys;
    }

    private static void compare(
            String path, JsonElement real, JsonElement simulated, boolean isRandomised, List<String> differences) {
        if (real == null || simulated == null) {
            differences.add(path + ": kernel " + shortened(real) + ", ksim " + shortened(simulated));
        } else if (real.isJsonObject() && simulated.isJsonObject()) {
            for (String key : keys(real.getAsJsonObject(), simulated.getAsJsonObject())) {
                if (!(isRandomised && RANDOMISED_IN_MAPS.contains(key))) {
                    JsonElement left = real.getAsJsonObject().get(key);
                    compare(path + "." + key, left, simulated.getAsJsonObject().get(key), isRandomised, differences);
                }
            }
        } else if (real.isJsonArray() && simulated.isJsonArray()) {
            compareArrays(path, real.getAsJsonArray(), simulated.getAsJsonArray(), isRandomised, differences);
        } else if (!real.equals(simulated)) {
            differences.add(path + ": kernel " + shortened(real) + ", ksim " + shortened(simulated));
        }
    }

    private static void compareArrays(
            String path, JsonArray real, JsonArray simulated, boolean isRandomised, List<String> differences) {
        if (real.size() != simulated.size()) {
            differences.add(path + ": kernel " + real.size() + " elements, ksim " + simulated.size());
        }
        for (int i = 0; i < Math.min(real.size(), simulated.size()); i++) {
            compare(path + "[" + i + "]", real.get(i), simulated.get(i), isRandomised, differences);
        }
    }

    private static String shortened(JsonElement element) {
        String text = String.valueOf(element);
        return text.length() <= 160 ? text : text.substring(0, 160) + "...";
    }
}
