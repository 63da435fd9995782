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
import kernel.sim.exec.UserArgPtr;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;

/** Reads cases from JSON. */
final class CaseParser {
    private static final String EXECVE = "execve";
    private static final String EXECVEAT = "execveat";
    private static final Set<String> KNOWN = Set.of(
            "id",
            "desc",
            "path",
            "argv",
            "envp",
            "call",
            "dirfd",
            "at_flags",
            "cwd",
            "personality",
            "uid",
            "gid",
            "no_new_privs",
            "rlimit",
            "make",
            "write_open",
            "misc",
            "want");

    /** The largest id; the number behind it means none. */
    private static final long MAX_ID = 0xfffffffeL;

    private static final Map<String, Integer> AT_FLAGS = Map.of(
            "AT_EMPTY_PATH", ExecRequest.AT_EMPTY_PATH,
            "AT_SYMLINK_NOFOLLOW", ExecRequest.AT_SYMLINK_NOFOLLOW,
            "AT_EXECVE_CHECK", ExecRequest.AT_EXECVE_CHECK);

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
        List<ByteString> wanted = json.has("want") ? CaseStrings.list(json.get("want")) : List.of();
        OptionalInt uid = id(json, "uid");
        OptionalInt gid = id(json, "gid");
        String call = json.has("call") ? json.get("call").getAsString() : EXECVE;
        if (!call.equals(EXECVE) && !call.equals(EXECVEAT)) {
            throw new CaseFormatException("call is execve or execveat, found " + call);
        }
        boolean isAt = call.equals(EXECVEAT);
        return new ExecCase(
                isAt ? request(json).at(dirfd(json), flags(json)) : request(json),
                json.has("dirfd") && json.get("dirfd").isJsonObject()
                        ? Optional.of(CaseDescriptor.parse(json.getAsJsonObject("dirfd")))
                        : Optional.empty(),
                Optional.ofNullable(json.get("cwd")).map(e -> CaseStrings.bytes(e.getAsString())),
                json.has("personality") ? personality(json) : Personality.ADDR_NO_RANDOMIZE,
                uid,
                gid.isEmpty() ? uid : gid,
                json.has("no_new_privs") && json.get("no_new_privs").getAsBoolean(),
                rlimits(json),
                json.has("make") ? CaseFile.parseAll(json.get("make")) : List.of(),
                json.has("write_open") ? CaseStrings.list(json.get("write_open")) : List.of(),
                Optional.ofNullable(json.get("misc")).map(CaseStrings::list).map(CaseFormats::new),
                Wanted.of(wanted));
    }

    private static ExecRequest request(JsonObject json) {
        Optional<ByteString> name = json.has("path") ? CaseStrings.one(json.get("path")) : Optional.empty();
        UserArgPtr argv = json.has("argv")
                ? CaseStrings.userList(json.get("argv"))
                : UserArgPtr.of(name.map(List::of).orElse(List.of()));
        UserArgPtr envp = json.has("envp") ? CaseStrings.userList(json.get("envp")) : UserArgPtr.NULL;
        return new ExecRequest(name, argv, envp, ExecRequest.AT_FDCWD, 0);
    }

    private static int dirfd(JsonObject json) {
        JsonElement dirfd = json.get("dirfd");
        if (dirfd == null || (dirfd.isJsonPrimitive() && dirfd.getAsString().equals("AT_FDCWD"))) {
            return ExecRequest.AT_FDCWD;
        }
        return dirfd.isJsonObject()
                ? CaseDescriptor.parse(dirfd.getAsJsonObject()).number()
                : CaseNumbers.bits(json, "dirfd");
    }

    private static int flags(JsonObject json) {
        JsonElement flags = json.get("at_flags");
        if (flags == null) {
            return 0;
        }
        if (!flags.isJsonArray()) {
            return CaseNumbers.bits(json, "at_flags");
        }
        int bits = 0;
        for (JsonElement name : flags.getAsJsonArray()) {
            Integer bit = AT_FLAGS.get(name.getAsString());
            if (bit == null) {
                throw new CaseFormatException("unknown flag " + name);
            }
            bits |= bit;
        }
        return bits;
    }

    private static int personality(JsonObject json) {
        JsonElement element = json.get("personality");
        if (!element.isJsonArray()) {
            return CaseNumbers.bits(json, "personality");
        }
        int bits = 0;
        for (JsonElement name : element.getAsJsonArray()) {
            bits |= Personality.fromName(name.getAsString())
                    .orElseThrow(() -> new CaseFormatException("unknown personality " + name));
        }
        return bits;
    }

    private static OptionalInt id(JsonObject json, String key) {
        return json.has(key) ? OptionalInt.of((int) CaseNumbers.number(json, key, 0, MAX_ID)) : OptionalInt.empty();
    }

    private static Map<Resource, Rlimits.Limit> rlimits(JsonObject json) {
        Map<Resource, Rlimits.Limit> limits = new EnumMap<>(Resource.class);
        if (json.has("rlimit")) {
            json.getAsJsonObject("rlimit")
                    .entrySet()
                    .forEach(e -> limits.put(resource(e.getKey()), limit(e.getKey(), e.getValue())));
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

    private static Rlimits.Limit limit(String key, JsonElement element) {
        if (!element.isJsonArray()) {
            return new Rlimits.Limit(CaseNumbers.limit(element, key), Rlimits.INFINITY);
        }
        JsonArray pair = element.getAsJsonArray();
        return new Rlimits.Limit(CaseNumbers.limit(pair.get(0), key), CaseNumbers.limit(pair.get(1), key));
    }
}
