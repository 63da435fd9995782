package kernel.sim.profile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An object of a machine profile. Every complaint names the file and the key.
 *
 * @param source the file
 * @param place keys that lead to the object, each with a full stop behind it; empty for the whole document
 * @param json its members
 */
record ProfileObject(String source, String place, JsonObject json) {
    /** Reads the whole document, which must be plain JSON. */
    static ProfileObject parse(Reader text, String source) {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement document = JsonParser.parseReader(reader);
            if (document.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
                return new ProfileObject(source, "", document.getAsJsonObject());
            }
        } catch (JsonParseException | IOException e) {
            throw new ProfileFormatException(source + ": not a machine profile: " + e.getMessage());
        }
        throw new ProfileFormatException(source + ": not a machine profile: it must be one JSON object");
    }

    Set<String> keys() {
        return json.keySet();
    }

    boolean has(String key) {
        return json.has(key) && !json.get(key).isJsonNull();
    }

    String text(String key) {
        return primitive(member(key), key, "a text").getAsString();
    }

    Optional<String> textIfAny(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    ProfileObject object(String key) {
        return object(member(key), key);
    }

    private ProfileObject object(JsonElement element, String key) {
        if (!element.isJsonObject()) {
            throw wrong(key, "an object", element);
        }
        return new ProfileObject(source, place + key + ".", element.getAsJsonObject());
    }

    List<ProfileObject> objects(String key) {
        List<ProfileObject> objects = new ArrayList<>();
        for (JsonElement element : array(key)) {
            objects.add(object(element, key + "[" + objects.size() + "]"));
        }
        return objects;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array(key)) {
            texts.add(
                    primitive(element, key + "[" + texts.size() + "]", "a text").getAsString());
        }
        return texts;
    }

    private Iterable<JsonElement> array(String key) {
        JsonElement element = member(key);
        if (!element.isJsonArray()) {
            throw wrong(key, "an array", element);
        }
        return element.getAsJsonArray();
    }

    /** Returns a number in a range, both ends of which are allowed. */
    long number(String key, long min, long max) {
        long value = bits(key);
        if (value < min || value > max) {
            String expected = min == max ? Long.toString(min) : min + " to " + max;
            throw wrong(key, expected, member(key));
        }
        return value;
    }

    long numberOr(String key, long otherwise, long min, long max) {
        return has(key) ? number(key, min, max) : otherwise;
    }

    /** Returns any 64 bits. Numbers stand as numbers, or as text in decimal or with 0x. */
    long bits(String key) {
        JsonElement element = member(key);
        String text = primitive(element, key, "a number").getAsString();
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text, 2, text.length(), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(key, "a number", element);
        }
    }

    private JsonPrimitive primitive(JsonElement element, String key, String expected) {
        if (!element.isJsonPrimitive() || element.getAsJsonPrimitive().isBoolean()) {
            throw wrong(key, expected, element);
        }
        return element.getAsJsonPrimitive();
    }

    private JsonElement member(String key) {
        if (!has(key)) {
            throw missing(key);
        }
        return json.get(key);
    }

    ProfileFormatException missing(String key) {
        String where = place.isEmpty() ? "" : " in " + place.substring(0, place.length() - 1);
        return new ProfileFormatException(source + ": key " + key + " is missing" + where);
    }

    private ProfileFormatException wrong(String key, String expected, JsonElement found) {
        return wrong(key, expected, describe(found));
    }

    private static String describe(JsonElement found) {
        if (found.isJsonObject()) {
            return "an object";
        }
        return found.isJsonArray() ? "an array" : found.isJsonNull() ? "null" : found.getAsString();
    }

    ProfileFormatException wrong(String key, String expected, String found) {
        return new ProfileFormatException(source + ": " + place + key + ": expected " + expected + ", found " + found);
    }
}
