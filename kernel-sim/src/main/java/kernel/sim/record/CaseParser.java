package kernel.sim.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.Personality;
import kernel.sim.exec.ExecRequest;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;

/** Reads cases from JSON. */
final class CaseParser {
    private static final Set<String> KNOWN = Set.of(
            "id", "desc", "path", "argv", "envp", "cwd", "personality", "uid", "gid", "no_new_privs", "rlimit", "call");

    private CaseParser() {}

    /**
     * Reads a case.
     *
     * @throws CaseFormatException if it is none
     * @throws UnsupportedCaseException if it needs something that is not modelled
     */
    static ExecCase parse(JsonObject json) {
        for (String key : json.keySet()) {
            if (!KNOWN.contains(key)) {
                throw new UnsupportedCaseException("key " + key);
            }
        }
        if (json.has("call") && !json.get("call").getAsString().equals("execve")) {
            throw new UnsupportedCaseException("call " + json.get("call").getAsString());
        }
        OptionalInt uid = id(json, "uid");
        OptionalInt gid = id(json, "gid");
        return new ExecCase(
                request(json),
                Optional.ofNullable(json.get("cwd")).map(e -> CaseStrings.bytes(e.getAsString())),
                json.has("personality") ? personality(json.get("personality")) : Personality.ADDR_NO_RANDOMIZE,
                uid,
                gid.isEmpty() ? uid : gid,
                json.has("no_new_privs") && json.get("no_new_privs").getAsBoolean(),
                rlimits(json));
    }

    /** Returns the request, or nothing if the path is a bad pointer. */
    private static Optional<ExecRequest> request(JsonObject json) {
        JsonElement path = json.get("path");
        if (path == null
                || path.isJsonNull()
                || (path.isJsonObject() && path.getAsJsonObject().has("ptr"))) {
            return Optional.empty();
        }
        ByteString name = CaseStrings.one(path);
        List<ByteString> argv = json.has("argv") ? CaseStrings.list(json.get("argv")) : List.of(name);
        List<ByteString> envp = json.has("envp") ? CaseStrings.list(json.get("envp")) : List.of();
        return Optional.of(new ExecRequest(name, argv, envp));
    }

    private static int personality(JsonElement element) {
        if (!element.isJsonArray()) {
            return (int) number(element);
        }
        int bits = 0;
        for (JsonElement name : element.getAsJsonArray()) {
            bits |= Personality.fromName(name.getAsString())
                    .orElseThrow(() -> new CaseFormatException("unknown personality " + name));
        }
        return bits;
    }

    private static OptionalInt id(JsonObject json, String key) {
        return json.has(key) ? OptionalInt.of((int) number(json.get(key))) : OptionalInt.empty();
    }

    private static Map<Resource, Rlimits.Limit> rlimits(JsonObject json) {
        Map<Resource, Rlimits.Limit> limits = new EnumMap<>(Resource.class);
        if (json.has("rlimit")) {
            json.getAsJsonObject("rlimit")
                    .entrySet()
                    .forEach(e -> limits.put(resource(e.getKey()), limit(e.getValue())));
        }
        return limits;
    }

    private static Resource resource(String name) {
        for (Resource resource : Resource.values()) {
            if (resource.name().toLowerCase(Locale.ROOT).equals(name)) {
                return resource;
            }
        }
        throw new CaseFormatException("unknown resource " + name);
    }

    private static Rlimits.Limit limit(JsonElement element) {
        if (!element.isJsonArray()) {
            return new Rlimits.Limit(number(element), Rlimits.INFINITY);
        }
        JsonArray pair = element.getAsJsonArray();
        return new Rlimits.Limit(number(pair.get(0)), number(pair.get(1)));
    }

    /** Numbers stand as numbers, or as text in decimal or with 0x; {@code inf} is the largest. */
    private static long number(JsonElement element) {
        String text = element.getAsString();
        if (text.equals("inf")) {
            return Rlimits.INFINITY;
        }
        if (text.startsWith("0x")) {
            return Long.parseUnsignedLong(text, 2, text.length(), 16);
        }
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }
}
