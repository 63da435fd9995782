package kernel.archive;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.sim.fs.Inode;

/** Reads JSON files of images; what is not as expected is a {@link RootException} that names the file. */
record Json(String file, JsonElement element) {
    static final int LARGEST = 4 << 20;

    static Json parse(String file, Inode inode) throws IOException {
        long size = inode.attributes().size();
        if (size > LARGEST) {
            throw new RootException(file + ": " + size + " bytes are too many");
        }
        byte[] bytes = new byte[(int) size];
        int count = inode.read(0, bytes, 0, bytes.length);
        try {
            return new Json(file, JsonParser.parseString(new String(bytes, 0, count, StandardCharsets.UTF_8)));
        } catch (JsonParseException e) {
            throw new RootException(file + ": no JSON: " + e.getMessage());
        }
    }

    private RootException unexpected(String wanted) {
        return new RootException(file + ": expected " + wanted);
    }

    Json get(String name) throws RootException {
        return find(name).orElseThrow(() -> unexpected("a field " + name));
    }

    Optional<Json> find(String name) {
        if (!element.isJsonObject()) {
            return Optional.empty();
        }
        JsonObject object = element.getAsJsonObject();
        return Optional.ofNullable(object.get(name))
                .filter(value -> !value.isJsonNull())
                .map(value -> new Json(file, value));
    }

    List<Json> items() throws RootException {
        if (!element.isJsonArray()) {
            throw unexpected("an array");
        }
        List<Json> items = new ArrayList<>();
        element.getAsJsonArray().forEach(item -> items.add(new Json(file, item)));
        return items;
    }

    String text() throws RootException {
        if (!element.isJsonPrimitive()) {
            throw unexpected("a string");
        }
        return element.getAsString();
    }

    String text(String name, String otherwise) throws RootException {
        Optional<Json> value = find(name);
        return value.isPresent() ? value.get().text() : otherwise;
    }

    List<String> texts(String name) throws RootException {
        Optional<Json> value = find(name);
        List<String> texts = new ArrayList<>();
        if (value.isPresent()) {
            for (Json item : value.get().items()) {
                texts.add(item.text());
            }
        }
        return texts;
    }
}
