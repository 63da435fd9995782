package kernel.cli.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import kernel.api.Span;

/** Findings and summaries as JSON. */
final class FindingJson {
    static final String SCHEMA = "ksim/1";

    private FindingJson() {}

    /** Writes the fields of a finding into an open object. */
    static void write(JsonWriter json, Finding finding) throws IOException {
        json.name("target").value(finding.target());
        json.name("path").value(finding.path().toString());
        json.name("verdict").value(finding.verdict());
        json.name("severity").value(finding.severity().level());
        json.name("entrypoint").value(finding.isEntrypoint());
        if (finding.ruleId().isPresent()) {
            json.name("rule").value(finding.ruleId().get());
            json.name("message").value(finding.message());
        }
        if (finding.span().isPresent()) {
            Span span = finding.span().get();
            json.name("span").beginObject();
            json.name("offset").value(span.offset());
            json.name("length").value(span.length());
            json.name("field").value(span.field());
            json.endObject();
        }
    }

    /** Writes the fields of a summary into an open object. */
    static void write(JsonWriter json, Summary summary) throws IOException {
        json.name("complete").value(!summary.isInterrupted());
        json.name("executables").value(summary.executables());
        json.name("loads").value(summary.loading());
        json.name("errors").value(summary.count(Severity.ERROR));
        json.name("warnings").value(summary.count(Severity.WARNING));
        json.name("notes").value(summary.count(Severity.NOTE));
        json.name("unreadable").value(summary.unreadable());
        json.name("causes").beginArray();
        for (Summary.Cause cause : summary.causes()) {
            json.beginObject();
            json.name("rule").value(cause.id());
            json.name("count").value(cause.count());
            json.endObject();
        }
        json.endArray();
    }
}
