package kernel.sim.record;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.Kernel;
import kernel.sim.task.Task;
import org.jspecify.annotations.Nullable;

/** Executes cases, each in a fresh task, and writes a record of each. May be used by many threads at once. */
public final class Replay {
    private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

    private final Kernel kernel;
    private final ByteString base;

    /**
     * Makes a replay.
     *
     * @param kernel the kernel that executes
     * @param base absolute path of the directory that relative names start from; shown as {@code @}
     */
    public Replay(Kernel kernel, ByteString base) {
        this.kernel = kernel;
        this.base = base;
    }

    /**
     * Executes one case.
     *
     * @param line a JSON object
     * @return its record, one line of JSON without line feed
     */
    public String run(String line) {
        return run(line, refusal -> {});
    }

    /**
     * Executes one case and tells why it was refused, if it was; the record of a real kernel cannot say that.
     *
     * @param line a JSON object
     * @param refusals gets the refusal of a program that did not start
     * @return its record, one line of JSON without line feed
     */
    public String run(String line, Consumer<ExecException> refusals) {
        StringWriter text = new StringWriter(4096);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.beginObject();
            Optional<JsonObject> in = object(line);
            json.name("id").value(in.map(Replay::id).orElse(""));
            json.name("in");
            if (in.isPresent()) {
                JSON.write(json, in.get());
                parsed(json, in.get(), refusals);
            } else {
                json.nullValue();
                verdict(json, "bad case", "a case is a JSON object");
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Takes nothing but plain JSON: what is taken for a case here must be one for everybody. */
    private static Optional<JsonObject> object(String line) {
        JsonReader reader = new JsonReader(new StringReader(line));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement element = JsonParser.parseReader(reader);
            boolean isObject = element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT;
            return isObject ? Optional.of(element.getAsJsonObject()) : Optional.empty();
        } catch (JsonParseException | IOException e) {
            return Optional.empty();
        }
    }

    private static String id(JsonObject in) {
        JsonElement id = in.get("id");
        return id != null && id.isJsonPrimitive() ? id.getAsString() : "";
    }

    private void parsed(JsonWriter json, JsonObject in, Consumer<ExecException> refusals) throws IOException {
        ExecCase execCase;
        try {
            execCase = CaseParser.parse(in);
        } catch (UnsupportedCaseException e) {
            verdict(json, "unsupported", e.getMessage());
            return;
        } catch (CaseFormatException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | UnsupportedOperationException
                | IndexOutOfBoundsException e) {
            verdict(json, "bad case", e.getMessage());
            return;
        }
        try {
            run(json, execCase, refusals);
        } catch (CaseFormatException e) {
            verdict(json, "setup", e.getMessage());
        }
    }

    private static void verdict(JsonWriter json, String result, @Nullable String why) throws IOException {
        json.name("result").value(result).name("why").value(why);
    }

    private void run(JsonWriter json, ExecCase execCase, Consumer<ExecException> refusals) throws IOException {
        CaseSetup setup = new CaseSetup(kernel, base, execCase);
        Kernel registered = execCase.formats().isEmpty() ? kernel : kernel.withOwnSuperBlocks();
        Kernel here = execCase.made().isEmpty() ? registered : registered.withRoot(setup.root());
        Runnable removeFormats = setup.registerFormats(here);
        try {
            run(json, execCase, here, setup, refusals);
        } finally {
            removeFormats.run();
        }
    }

    private void run(JsonWriter json, ExecCase execCase, Kernel here, CaseSetup setup, Consumer<ExecException> refusals)
            throws IOException {
        Task task = setup.task(here);
        Runnable closeBusyFiles = setup.holdBusyFiles(here);
        try {
            here.execve(task, execCase.request());
        } catch (ExecException e) {
            refusals.accept(e);
            new RecordWriter(json, Optional.of(base)).failure(e);
            return;
        } finally {
            closeBusyFiles.run();
        }
        write(new RecordWriter(json, Optional.of(base)), execCase, task);
        task.kill(Signal.SIGKILL);
    }

    private static void write(RecordWriter record, ExecCase execCase, Task task) throws IOException {
        if (task.program().isEmpty()) {
            record.returned();
            return;
        }
        record.program(task);
        for (Wanted wanted : execCase.wanted()) {
            switch (wanted) {
                case FDS -> record.descriptors(task);
                case SMAPS -> record.vmFlags(task);
                case PROC -> record.proc(task);
            }
        }
    }
}
