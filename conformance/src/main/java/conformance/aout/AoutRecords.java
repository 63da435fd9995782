package conformance.aout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Reads records, one JSON object a line. */
public final class AoutRecords {
    private static final Set<String> KEYS = Set.of("kernel", "id", "case", "result");

    private AoutRecords() {}

    /**
     * Reads records.
     *
     * @param reader the lines
     * @return the records in order, each parsed when it is asked for; a line that is none is an
     *     {@link IllegalArgumentException} with its number
     */
    public static Stream<AoutRecord> read(BufferedReader reader) {
        AtomicInteger number = new AtomicInteger();
        return reader.lines()
                .peek(line -> number.incrementAndGet())
                .filter(line -> !line.isBlank())
                .map(line -> new AoutRecord(parse(line, number.get())));
    }

    private static JsonObject parse(String line, int number) {
        try {
            JsonElement element = JsonParser.parseString(line);
            if (element.isJsonObject() && element.getAsJsonObject().keySet().containsAll(KEYS)) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("line " + number + " is no JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("line " + number + " is no record: it must have " + KEYS);
    }
}
