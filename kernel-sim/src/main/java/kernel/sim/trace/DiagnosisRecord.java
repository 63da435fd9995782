package kernel.sim.trace;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import kernel.api.Span;
import kernel.api.Violation;

/** A diagnosis as a JSON document of the schema {@code ksim/1}. */
public final class DiagnosisRecord {
    /** The schema of all documents. */
    public static final String SCHEMA = "ksim/1";

    private final JsonWriter json;

    private DiagnosisRecord(JsonWriter json) {
        this.json = json;
    }

    /**
     * Describes a diagnosis.
     *
     * @param diagnosis any
     * @return one line of JSON, with the content of the text
     */
    public static String json(Diagnosis diagnosis) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            new DiagnosisRecord(json).write(diagnosis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(Diagnosis diagnosis) throws IOException {
        json.beginObject();
        json.name("schema").value(SCHEMA);
        json.name("path").value(diagnosis.path().printable());
        json.name("kernel").value(diagnosis.kernel());
        verdict(diagnosis.verdict());
        List<Violation> violations = diagnosis.violations();
        if (!violations.isEmpty()) {
            json.name("rule").value(violations.get(0).rule().id());
        }
        json.name("message").value(diagnosis.cause());
        strings("details", diagnosis.details());
        violations("rules", violations);
        violations("declined", diagnosis.declined());
        chain(diagnosis.chain());
        spans(diagnosis.excerpts());
        callers(diagnosis.callers());
        strings("fixes", diagnosis.fixes());
        if (diagnosis.proof().isPresent()) {
            json.name("proof").value(diagnosis.proof().get());
        }
        facts(diagnosis.facts());
        steps(diagnosis.steps());
        json.endObject();
    }

    private void verdict(Verdict verdict) throws IOException {
        json.name("verdict");
        if (verdict instanceof Verdict.Loads loads) {
            json.value("LOADS").name("format").value(loads.format());
        } else if (verdict instanceof Verdict.Refused refused) {
            json.value("ERRNO").name("errno").value(refused.errno().name());
            json.name("number").value(refused.errno().number());
            json.name("pointOfNoReturn").value(false);
        } else if (verdict instanceof Verdict.Killed killed) {
            json.value("KILLED").name("signal").value(killed.signal().name());
            json.name("errno").value(killed.errno().name());
            json.name("number").value(killed.errno().number());
            json.name("pointOfNoReturn").value(true);
        } else if (verdict instanceof Verdict.Unknown unknown) {
            json.value("UNKNOWN");
            strings("missing", unknown.missing());
        }
    }

    private void strings(String name, List<String> values) throws IOException {
        json.name(name).beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private void violations(String name, List<Violation> violations) throws IOException {
        json.name(name).beginArray();
        for (Violation violation : violations) {
            json.beginObject();
            json.name("rule").value(violation.rule().id());
            json.name("errno").value(violation.errno().name());
            json.name("function").value(violation.rule().function());
            json.name("sentence").value(violation.rule().sentence());
            if (violation.path().isPresent()) {
                json.name("path").value(violation.path().get().printable());
            }
            if (violation.found().isPresent()) {
                json.name("found").value(violation.found().get());
            }
            if (violation.span().isPresent()) {
                span(violation.span().get());
            }
            json.endObject();
        }
        json.endArray();
    }

    private void span(Span span) throws IOException {
        json.name("offset").value(span.offset());
        json.name("length").value(span.length());
        json.name("field").value(span.field());
    }

    private void chain(List<Link> chain) throws IOException {
        json.name("chain").beginArray();
        for (Link link : chain) {
            json.beginObject();
            json.name("path").value(link.path().printable());
            json.name("role").value(link.role().word());
            json.name("what").value(link.description());
            json.name("fault").value(link.isAtFault());
            json.endObject();
        }
        json.endArray();
    }

    private void spans(List<Excerpt> excerpts) throws IOException {
        json.name("spans").beginArray();
        for (Excerpt excerpt : excerpts) {
            json.beginObject();
            json.name("path").value(excerpt.path().printable());
            span(excerpt.span());
            json.name("from").value(excerpt.offset());
            json.name("bytes").value(HexFormat.of().formatHex(excerpt.bytes().toByteArray()));
            json.endObject();
        }
        json.endArray();
    }

    private void callers(List<CallerAnswer> answers) throws IOException {
        json.name("callers").beginArray();
        for (CallerAnswer answer : answers) {
            json.beginObject();
            json.name("name").value(answer.caller());
            if (answer.text().isPresent()) {
                json.name("text").value(answer.text().get());
            }
            if (answer.exit().isPresent()) {
                json.name("exit").value(answer.exit().get());
            }
            if (answer.remark().isPresent()) {
                json.name("remark").value(answer.remark().get());
            }
            json.endObject();
        }
        json.endArray();
    }

    private void facts(List<Fact> facts) throws IOException {
        json.name("facts").beginArray();
        for (Fact fact : facts) {
            json.beginObject();
            json.name("name").value(fact.name());
            json.name("value").value(fact.value());
            json.name("source").value(fact.source().word());
            json.endObject();
        }
        json.endArray();
    }

    private void steps(List<TraceStep> steps) throws IOException {
        if (steps.isEmpty()) {
            return;
        }
        json.name("steps").beginArray();
        for (TraceStep step : steps) {
            json.beginObject();
            json.name("outcome").value(step.outcome().name().toLowerCase(Locale.ROOT));
            json.name("name").value(step.name());
            json.name("detail").value(step.detail());
            json.name("source").value(step.source());
            json.endObject();
        }
        json.endArray();
    }
}
