package kernel.sim.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kernel.api.ByteString;

/**
 * A file that is made before the call: a copy of another one with changes.
 *
 * @param path what is made
 * @param from what is copied; empty for nothing
 * @param size its size, if not that of the copy
 * @param changes bytes that are put into it; what lies behind its end is dropped
 * @param mode permission bits
 */
record CaseFile(ByteString path, Optional<ByteString> from, OptionalInt size, List<Change> changes, int mode) {
    private static final int DEFAULT_MODE = 0755;
    private static final int MAX_MODE = 07777;
    private static final int MAX_SIZE = 1 << 28;

    /**
     * Bytes at an offset.
     *
     * @param offset of the first byte
     * @param bytes what is put there
     */
    record Change(long offset, ByteString bytes) {}

    CaseFile {
        changes = List.copyOf(changes);
    }

    static List<CaseFile> parseAll(JsonElement element) {
        List<CaseFile> files = new ArrayList<>();
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(file -> files.add(parse(file.getAsJsonObject())));
        } else {
            files.add(parse(element.getAsJsonObject()));
        }
        return files;
    }

    private static CaseFile parse(JsonObject json) {
        List<Change> changes = new ArrayList<>();
        if (json.has("set")) {
            for (JsonElement element : json.getAsJsonArray("set")) {
                JsonArray pair = element.getAsJsonArray();
                byte[] bytes = HexFormat.of().parseHex(pair.get(1).getAsString());
                changes.add(new Change(CaseNumbers.offset(pair.get(0), "set"), ByteString.of(bytes)));
            }
        }
        return new CaseFile(
                CaseStrings.path(json),
                Optional.ofNullable(json.get("from")).map(e -> CaseStrings.bytes(e.getAsString())),
                json.has("size")
                        ? OptionalInt.of(size(CaseNumbers.number(json, "size", 0, Long.MAX_VALUE)))
                        : OptionalInt.empty(),
                changes,
                json.has("mode") ? (int) CaseNumbers.number(json, "mode", 0, MAX_MODE) : DEFAULT_MODE);
    }

    private static int size(long size) {
        if (size > MAX_SIZE) {
            throw new UnsupportedCaseException("a made file of " + size + " bytes");
        }
        return (int) size;
    }

    /** Returns the file's bytes, given those of the file that is copied. */
    byte[] content(byte[] copied) {
        byte[] content = Arrays.copyOf(copied, size.orElse(copied.length));
        for (Change change : changes) {
            byte[] bytes = change.bytes().toByteArray();
            if (change.offset() < content.length) {
                int at = (int) change.offset();
                System.arraycopy(bytes, 0, content, at, Math.min(bytes.length, content.length - at));
            }
        }
        return content;
    }
}
