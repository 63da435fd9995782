package kernel.sim.diagnosis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import kernel.sim.trace.DiagnosisRecord;

/** A snapshot as a JSON document, with a key a line so that people can read it too. */
public final class SnapshotRecord {
    private static final String KIND = "environment";
    private static final String ITEM = "\n    ";

    private SnapshotRecord() {}

    /**
     * Describes a snapshot.
     *
     * @param snapshot any
     * @return JSON, to be written in ISO 8859-1
     */
    public static String json(Snapshot snapshot) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("schema", string(DiagnosisRecord.SCHEMA));
        keys.put("kind", string(KIND));
        keys.put("system", string(snapshot.system()));
        keys.put("release", string(snapshot.release()));
        keys.put("version", string(snapshot.version()));
        keys.put("machine", string(snapshot.machine()));
        keys.put("pageSize", Integer.toString(snapshot.pageSize()));
        keys.put("memTotalKb", Long.toString(snapshot.memTotalKb()));
        keys.put("swapTotalKb", Long.toString(snapshot.swapTotalKb()));
        keys.put("uid", numbers(snapshot.uid()));
        keys.put("gid", numbers(snapshot.gid()));
        keys.put("groups", numbers(snapshot.groups()));
        keys.put("capabilities", '{' + members(snapshot.capabilities(), "", ", ", SnapshotRecord::string) + '}');
        keys.put("noNewPrivs", Integer.toString(snapshot.noNewPrivs()));
        keys.put("seccomp", Integer.toString(snapshot.seccomp()));
        keys.put("rlimits", '{' + members(snapshot.rlimits(), ITEM, ",", SnapshotRecord::pair) + '}');
        keys.put("sysctls", '{' + members(snapshot.sysctls(), ITEM, ",", SnapshotRecord::string) + '}');
        String entries = members(snapshot.binfmtEntries(), ITEM, ",", SnapshotRecord::lines);
        keys.put("binfmtMisc", "{\"status\": " + string(snapshot.binfmtStatus()) + ", \"entries\": {" + entries + "}}");
        keys.put("mounts", lines(snapshot.mounts()));
        return "{\n  " + members(keys, "", ",\n  ", Function.identity()) + "\n}";
    }

    private static String string(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String numbers(List<Integer> numbers) {
        return numbers.stream().map(Integer::toUnsignedString).collect(Collectors.joining(",", "[", "]"));
    }

    private static String pair(List<String> limits) {
        return limits.stream().map(SnapshotRecord::string).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> ITEM + string(line)).collect(Collectors.joining(",", "[", "]"));
    }

    private static <T> String members(Map<String, T> map, String start, String separator, Function<T, String> value) {
        return map.entrySet().stream()
                .map(entry -> start + string(entry.getKey()) + ": " + value.apply(entry.getValue()))
                .collect(Collectors.joining(separator));
    }

    /**
     * Reads a snapshot.
     *
     * @param file as {@code ksim env capture} prints it
     * @return the snapshot
     * @throws SnapshotFormatException if it is none; the message names the key at fault
     * @throws IOException if the file cannot be read
     */
    public static Snapshot load(Path file) throws IOException {
        try {
            return parse(JsonParser.parseString(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new SnapshotFormatException(file + ": no JSON object");
        } catch (SnapshotFormatException e) {
            throw new SnapshotFormatException(file + ": " + e.getMessage());
        }
    }

    private static Snapshot parse(JsonObject json) {
        if (!text(json, "schema").equals(DiagnosisRecord.SCHEMA)
                || !text(json, "kind").equals(KIND)) {
            throw new SnapshotFormatException("schema and kind must be " + DiagnosisRecord.SCHEMA + " and " + KIND);
        }
        JsonObject binfmtMisc = of(json, "binfmtMisc", JsonElement::getAsJsonObject);
        return new Snapshot(
                text(json, "system"),
                text(json, "release"),
                text(json, "version"),
                text(json, "machine"),
                of(json, "pageSize", JsonElement::getAsInt),
                of(json, "memTotalKb", JsonElement::getAsLong),
                of(json, "swapTotalKb", JsonElement::getAsLong),
                of(json, "uid", SnapshotRecord::integers),
                of(json, "gid", SnapshotRecord::integers),
                of(json, "groups", SnapshotRecord::integers),
                of(json, "capabilities", element -> map(element, JsonElement::getAsString)),
                of(json, "noNewPrivs", JsonElement::getAsInt),
                of(json, "seccomp", JsonElement::getAsInt),
                of(json, "rlimits", element -> map(element, SnapshotRecord::limits)),
                of(json, "sysctls", element -> map(element, JsonElement::getAsString)),
                text(binfmtMisc, "status"),
                of(binfmtMisc, "entries", element -> map(element, SnapshotRecord::strings)),
                of(json, "mounts", SnapshotRecord::strings));
    }

    private static String text(JsonObject json, String key) {
        return of(json, key, JsonElement::getAsString);
    }

    private static <T> T of(JsonObject json, String key, Function<JsonElement, T> value) {
        JsonElement element = json.get(key);
        if (element == null) {
            throw new SnapshotFormatException("the key " + key + " is missing");
        }
        try {
            return value.apply(element);
        } catch (IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            throw new SnapshotFormatException("the key " + key + " has a value of another kind: " + element);
        }
    }

    private static List<String> strings(JsonElement element) {
        return list(element.getAsJsonArray(), JsonElement::getAsString);
    }

    private static List<String> limits(JsonElement element) {
        List<String> pair = strings(element);
        if (pair.size() != 2 || !pair.stream().allMatch(limit -> limit.matches("unlimited|[0-9]{1,20}"))) {
            throw new IllegalStateException();
        }
        return pair;
    }

    private static List<Integer> integers(JsonElement element) {
        return list(element.getAsJsonArray(), number -> Integer.parseUnsignedInt(number.getAsString()));
    }

    private static <T> List<T> list(JsonArray array, Function<JsonElement, T> value) {
        return StreamSupport.stream(array.spliterator(), false).map(value).toList();
    }

    private static <T> Map<String, T> map(JsonElement element, Function<JsonElement, T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        element.getAsJsonObject().entrySet().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
        return map;
    }
}
