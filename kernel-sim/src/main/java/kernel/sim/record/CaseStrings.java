package kernel.sim.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.exec.UserArgPtr;

/**
 * The strings of cases: a JSON string is a string of bytes, where U+0000 to U+00FF stand for one byte each and all other
 * characters for their UTF-8 bytes.
 */
final class CaseStrings {
    private static final int MAX_REPEAT = 1 << 26;

    private CaseStrings() {}

    static ByteString bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        text.codePoints().forEach(c -> {
            if (c <= 0xff) {
                bytes.write(c);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return ByteString.of(bytes.toByteArray());
    }

    /** Reads one string, which as in C ends at the first NUL; empty if it is a pointer that leads nowhere. */
    static Optional<ByteString> one(JsonElement element) {
        if (element.isJsonNull()) {
            return Optional.empty();
        }
        if (!element.isJsonObject()) {
            return Optional.of(untilNul(bytes(element.getAsString())));
        }
        JsonObject json = element.getAsJsonObject();
        if (json.has("ptr")) {
            return Optional.empty();
        }
        if (json.has("hex")) {
            byte[] bytes = HexFormat.of().parseHex(json.get("hex").getAsString());
            return Optional.of(untilNul(ByteString.of(bytes)));
        }
        if (!json.has("s")) {
            throw new CaseFormatException("a string needs s, hex or ptr");
        }
        return Optional.of(untilNul(repeat(bytes(json.get("s").getAsString()), count(json, "n"))));
    }

    /** Reads a list, in which one element can stand for many; null is a null pointer. */
    static UserArgPtr userList(JsonElement element) {
        List<Optional<ByteString>> strings = new ArrayList<>();
        if (!element.isJsonNull()) {
            for (JsonElement item : element.getAsJsonArray()) {
                int times = item.isJsonObject() ? count(item.getAsJsonObject(), "times") : 1;
                strings.addAll(Collections.nCopies(times, one(item)));
            }
        }
        return new UserArgPtr(strings, true);
    }

    /** Reads a path that must be there. */
    static ByteString path(JsonObject json) {
        if (!json.has("path")) {
            throw new CaseFormatException("a file or descriptor needs a path");
        }
        return bytes(json.get("path").getAsString());
    }

    /** Reads a list of plain strings. */
    static List<ByteString> list(JsonElement element) {
        List<ByteString> strings = new ArrayList<>();
        element.getAsJsonArray().forEach(item -> strings.add(untilNul(bytes(item.getAsString()))));
        return strings;
    }

    private static int count(JsonObject json, String key) {
        return json.has(key) ? (int) CaseNumbers.number(json, key, 0, MAX_REPEAT) : 1;
    }

    private static ByteString repeat(ByteString string, int count) {
        if (count == 1) {
            return string;
        }
        if ((long) string.length() * count > MAX_REPEAT) {
            throw new CaseFormatException("a string of more than " + MAX_REPEAT + " bytes");
        }
        byte[] bytes = new byte[string.length() * count];
        for (int i = 0; i < count; i++) {
            string.copyTo(bytes, i * string.length());
        }
        return ByteString.of(bytes);
    }

    private static ByteString untilNul(ByteString string) {
        int nul = string.indexOf(0, 0);
        return nul < 0 ? string : string.slice(0, nul);
    }
}
