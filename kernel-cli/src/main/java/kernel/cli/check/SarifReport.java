package kernel.cli.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kernel.api.Span;
import kernel.archive.RootWarning;

/**
 * A log for tools that show findings of analysers.
 *
 * @abi OASIS SARIF 2.1.0
 */
final class SarifReport implements Report {
    private static final String SCHEMA_URI =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    private static final int MOST_NOTIFICATIONS = 1000;

    private final JsonWriter json;
    private final String version;
    private final List<List<String>> notifications = new ArrayList<>();

    SarifReport(Writer out, String version) throws IOException {
        this.version = version;
        json = new JsonWriter(out);
        json.beginObject();
        json.name("$schema").value(SCHEMA_URI);
        json.name("version").value("2.1.0");
        json.name("runs").beginArray().beginObject();
        json.name("columnKind").value("utf16CodeUnits");
        json.name("results").beginArray();
    }

    @Override
    public void finding(Finding finding) throws IOException {
        if (finding.severity() == Severity.NONE) {
            return;
        }
        json.beginObject();
        json.name("ruleId").value(finding.ruleId().orElseThrow());
        json.name("level").value(finding.severity().level());
        json.name("message").beginObject();
        json.name("text").value(finding.verdict() + ": " + finding.message());
        json.endObject();
        json.name("locations").beginArray().beginObject();
        location(finding);
        json.endObject().endArray();
        json.name("partialFingerprints").beginObject();
        json.name("pathAndRule/v1")
                .value(finding.path().toString() + ' ' + finding.ruleId().orElseThrow());
        json.endObject();
        json.name("properties").beginObject();
        json.name("verdict").value(finding.verdict());
        json.name("entrypoint").value(finding.isEntrypoint());
        json.endObject();
        json.endObject();
    }

    private void location(Finding finding) throws IOException {
        json.name("physicalLocation").beginObject();
        json.name("artifactLocation").beginObject();
        json.name("uri").value(uri(finding));
        json.endObject();
        if (finding.span().filter(span -> span.offset() >= 0).isPresent()) {
            Span span = finding.span().get();
            json.name("region").beginObject();
            json.name("byteOffset").value(span.offset());
            json.name("byteLength").value(span.length());
            json.endObject();
        }
        json.endObject();
        json.name("logicalLocations").beginArray().beginObject();
        json.name("fullyQualifiedName").value(finding.target() + '!' + finding.path());
        json.name("kind").value("resource");
        json.endObject().endArray();
    }

    /** Returns the path as a relative reference: viewers know no root of an archive. */
    private static String uri(Finding finding) {
        StringBuilder uri = new StringBuilder();
        for (byte b : finding.path().toString().replaceFirst("^/+", "").getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            uri.append(UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : String.format("%%%02X", b & 0xff));
        }
        return uri.toString();
    }

    @Override
    public void warning(String target, RootWarning warning) {
        notify("warning", target + ": " + warning.describe());
    }

    @Override
    public void unreadable(String target, String reason) {
        notify("error", target + ": " + reason);
    }

    private void notify(String level, String text) {
        if (notifications.size() < MOST_NOTIFICATIONS) {
            notifications.add(List.of(level, text));
        }
    }

    @Override
    public void end(Summary summary) throws IOException {
        json.endArray();
        json.name("tool").beginObject();
        json.name("driver").beginObject();
        json.name("name").value("ksim");
        json.name("version").value(version);
        json.name("rules").beginArray();
        for (Summary.Cause cause : summary.causes()) {
            rule(cause);
        }
        json.endArray().endObject().endObject();
        json.name("invocations").beginArray().beginObject();
        json.name("executionSuccessful").value(summary.unreadable() == 0 && !summary.isInterrupted());
        json.name("toolExecutionNotifications").beginArray();
        for (List<String> notification : notifications) {
            json.beginObject();
            json.name("level").value(notification.get(0));
            json.name("message").beginObject().name("text").value(notification.get(1));
            json.endObject().endObject();
        }
        json.endArray().endObject().endArray();
        json.endObject().endArray().endObject();
        json.flush();
    }

    private void rule(Summary.Cause cause) throws IOException {
        json.beginObject();
        json.name("id").value(cause.id());
        json.name("shortDescription").beginObject();
        json.name("text").value(cause.sentence());
        json.endObject();
        json.name("defaultConfiguration").beginObject();
        json.name("level").value(cause.severity().level());
        json.endObject();
        json.endObject();
    }
}
