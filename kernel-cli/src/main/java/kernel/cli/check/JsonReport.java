package kernel.cli.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import kernel.archive.RootWarning;

/** One JSON document, written as findings come. */
final class JsonReport implements Report {
    private static final int MOST_REMARKS = 1000;

    private final JsonWriter json;
    private final List<List<String>> warnings = new ArrayList<>();
    private final List<List<String>> failures = new ArrayList<>();

    JsonReport(Writer out, String kernel) throws IOException {
        json = new JsonWriter(out);
        json.beginObject();
        json.name("schema").value(FindingJson.SCHEMA);
        json.name("command").value("check");
        json.name("kernel").value(kernel);
        json.name("findings").beginArray();
    }

    @Override
    public void finding(Finding finding) throws IOException {
        json.beginObject();
        FindingJson.write(json, finding);
        json.endObject();
    }

    @Override
    public void warning(String target, RootWarning warning) {
        if (warnings.size() < MOST_REMARKS) {
            warnings.add(List.of(target, warning.describe()));
        }
    }

    @Override
    public void unreadable(String target, String reason) {
        if (failures.size() < MOST_REMARKS) {
            failures.add(List.of(target, reason));
        }
    }

    @Override
    public void end(Summary summary) throws IOException {
        json.endArray();
        remarks("warnings", warnings);
        remarks("unreadable", failures);
        json.name("summary").beginObject();
        FindingJson.write(json, summary);
        json.endObject();
        json.endObject();
        json.flush();
    }

    private void remarks(String name, List<List<String>> remarks) throws IOException {
        json.name(name).beginArray();
        for (List<String> remark : remarks) {
            json.beginObject();
            json.name("target").value(remark.get(0));
            json.name("message").value(remark.get(1));
            json.endObject();
        }
        json.endArray();
    }
}
