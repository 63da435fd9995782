package kernel.sim.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.Kernel;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.jspecify.annotations.Nullable;

/** Executes cases, each in a fresh task, and writes a record of each. May be used by many threads at once. */
public final class Replay {
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
        StringWriter text = new StringWriter(4096);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.beginObject();
            Optional<JsonObject> in = object(line);
            json.name("id").value(in.map(Replay::id).orElse(""));
            json.name("in").jsonValue(in.isPresent() ? line.strip() : "null");
            if (in.isPresent()) {
                parsed(json, in.get());
            } else {
                verdict(json, "bad case", "a case is a JSON object");
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Optional<JsonObject> object(String line) {
        try {
            JsonElement element = JsonParser.parseString(line);
            return element.isJsonObject() ? Optional.of(element.getAsJsonObject()) : Optional.empty();
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private static String id(JsonObject in) {
        JsonElement id = in.get("id");
        return id != null && id.isJsonPrimitive() ? id.getAsString() : "";
    }

    private void parsed(JsonWriter json, JsonObject in) throws IOException {
        ExecCase execCase;
        try {
            execCase = CaseParser.parse(in);
        } catch (UnsupportedCaseException e) {
            verdict(json, "unsupported", e.getMessage());
            return;
        } catch (CaseFormatException | IllegalStateException | IllegalArgumentException | ClassCastException e) {
            verdict(json, "bad case", e.getMessage());
            return;
        }
        run(json, execCase);
    }

    private static void verdict(JsonWriter json, String result, @Nullable String why) throws IOException {
        json.name("result").value(result).name("why").value(why);
    }

    private void run(JsonWriter json, ExecCase execCase) throws IOException {
        RecordWriter record = new RecordWriter(json, Optional.of(base));
        if (execCase.request().isEmpty()) {
            json.name("result").value("errno").name("errno").value(Errno.EFAULT.name());
            json.name("num").value(Errno.EFAULT.number());
            return;
        }
        Task task = task(execCase);
        try {
            kernel.execve(task, execCase.request().get());
        } catch (ExecException e) {
            record.failure(e);
            return;
        }
        record.program(task);
    }

    private Task task(ExecCase execCase) {
        Task task = new Task();
        int uid = execCase.uid().orElse(kernel.machineProfile().uid());
        int gid = execCase.gid().orElse(kernel.machineProfile().gid());
        task.cred(new Cred(uid, uid, gid, gid, false));
        task.cwd(execCase.cwd().map(this::inBase).orElse(base));
        task.personality(execCase.personality());
        if (execCase.isNoNewPrivs()) {
            task.setNoNewPrivs();
        }
        Rlimits limits = task.rlimits();
        for (Map.Entry<Resource, Rlimits.Limit> limit : execCase.rlimits().entrySet()) {
            limits = limits.with(limit.getKey(), limit.getValue());
        }
        task.rlimits(limits);
        return task;
    }

    private ByteString inBase(ByteString cwd) {
        ByteString slash = ByteString.of("/");
        return cwd.startsWith(slash) ? cwd : base.concat(slash).concat(cwd);
    }
}
