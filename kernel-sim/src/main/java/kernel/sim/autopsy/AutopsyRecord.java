package kernel.sim.autopsy;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import kernel.api.ExecException;
import kernel.sim.mm.PageTableNode;
import kernel.sim.proc.InitialStack;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcSmaps;
import kernel.sim.proc.ProcStatus;
import kernel.sim.proc.SmapsRow;
import kernel.sim.task.Program;

/** An autopsy as a JSON document. */
public final class AutopsyRecord {
    private final JsonWriter json;

    private AutopsyRecord(JsonWriter json) {
        this.json = json;
    }

    /**
     * Describes an autopsy.
     *
     * @param autopsy what was found
     * @return one line of JSON; counters are in kB, as /proc/PID/status names them
     */
    public static String json(Autopsy autopsy) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            new AutopsyRecord(json).write(autopsy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(Autopsy autopsy) throws IOException {
        json.beginObject();
        if (autopsy.refusal().isPresent()) {
            refusal(autopsy.refusal().get());
        } else {
            json.name("result").value("ok");
        }
        json.name("steps").beginArray();
        for (Step step : autopsy.steps()) {
            step(step);
        }
        json.endArray();
        if (autopsy.program().isPresent()) {
            memory(autopsy.program().get());
        }
        json.endObject();
    }

    private void refusal(ExecException refusal) throws IOException {
        String result = refusal.signal().isPresent() ? "signal" : "errno";
        json.name("result").value(result);
        if (refusal.signal().isPresent()) {
            json.name("signal").value(refusal.signal().get().name());
        }
        json.name("errno").value(refusal.errno().name());
        json.name("rule").value(refusal.violation().rule().id());
        json.name("message").value(refusal.violation().describe());
    }

    private void step(Step step) throws IOException {
        json.beginObject().name("step").value(step.name());
        json.name("detail").value(step.detail());
        if (step.vma().isPresent()) {
            json.name("vma").value(line(step.vma().get()));
        }
        json.name("counters").beginObject();
        for (ProcStatus.Line line : step.counters()) {
            json.name(line.name()).value(line.kb());
        }
        json.name("min_flt").value(step.minFlt());
        json.name("maj_flt").value(step.majFlt()).endObject();
        json.name("page_tables").beginObject();
        json.name("PUD").value(step.pageTables().puds());
        json.name("PMD").value(step.pageTables().pmds());
        json.name("PTE").value(step.pageTables().ptes()).endObject();
        if (!step.tasks().isEmpty()) {
            new TaskRecord(json).write(step);
        }
        json.endObject();
    }

    private static String line(MapsRow row) {
        return row.line().toLatin1();
    }

    private void memory(Program program) throws IOException {
        json.name("mappings").beginArray();
        for (SmapsRow row : ProcSmaps.rows(program)) {
            json.beginObject().name("vma").value(line(row.maps()));
            json.name("rss").value(row.stats().resident() >>> 10);
            json.name("vmflags").value(row.vmFlags()).endObject();
        }
        json.endArray().name("page_tables");
        node(program.mm().pageTableTree());
        Optional<InitialStack> stack = InitialStack.of(program);
        if (stack.isPresent()) {
            stack(stack.get());
        }
    }

    private void stack(InitialStack stack) throws IOException {
        json.name("stack").beginObject();
        json.name("sp").value(hex(stack.sp())).name("top").value(hex(stack.top()));
        json.name("words").beginArray();
        for (InitialStack.Word word : stack.words()) {
            json.beginObject().name("at").value(hex(word.at())).name("name").value(word.name());
            json.name("value").value(hex(word.value()));
            if (word.text().isPresent()) {
                json.name("text").value(word.text().get().printable());
            }
            json.endObject();
        }
        json.endArray().endObject();
    }

    private void node(PageTableNode node) throws IOException {
        json.beginObject().name("level").value(node.level());
        json.name("start").value(hex(node.start())).name("end").value(hex(node.end()));
        json.name("used").value(node.used()).name("size").value(node.size());
        json.name("tables").beginArray();
        for (PageTableNode table : node.tables()) {
            node(table);
        }
        json.endArray().endObject();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
