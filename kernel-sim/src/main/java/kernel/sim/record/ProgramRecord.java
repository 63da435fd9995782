package kernel.sim.record;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import kernel.api.ExecException;
import kernel.sim.task.Task;

/** The outcome of one exec as a JSON document, with the fields of a record. */
public final class ProgramRecord {
    private ProgramRecord() {}

    private interface Content {
        void write(JsonWriter json) throws IOException;
    }

    /**
     * Describes a program that is about to run its first instruction.
     *
     * @param task the task that runs it
     * @return one line of JSON
     */
    public static String json(Task task) {
        return document(json -> new RecordWriter(json, Optional.empty()).program(task));
    }

    /**
     * Describes a call that failed, with its rule and a sentence.
     *
     * @param failure what exec threw
     * @return one line of JSON
     */
    public static String json(ExecException failure) {
        return document(json -> {
            new RecordWriter(json, Optional.empty()).failure(failure);
            json.name("rule").value(failure.violation().rule().id());
            json.name("message").value(failure.violation().describe());
        });
    }

    private static String document(Content content) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.beginObject();
            content.write(json);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
