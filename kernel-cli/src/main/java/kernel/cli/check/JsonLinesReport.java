package kernel.cli.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import kernel.archive.RootWarning;

/** One JSON document a line: the kind of each is in its field {@code type}. */
final class JsonLinesReport implements Report {
    private final Writer out;

    private interface Fields {
        void write(JsonWriter json) throws IOException;
    }

    JsonLinesReport(Writer out) {
        this.out = out;
    }

    private void line(String type, Fields fields) throws IOException {
        JsonWriter json = new JsonWriter(out);
        json.beginObject();
        json.name("schema").value(FindingJson.SCHEMA);
        json.name("type").value(type);
        fields.write(json);
        json.endObject();
        out.write('\n');
    }

    @Override
    public void finding(Finding finding) throws IOException {
        line("finding", json -> FindingJson.write(json, finding));
    }

    @Override
    public void warning(String target, RootWarning warning) throws IOException {
        line(
                "warning",
                json -> json.name("target").value(target).name("message").value(warning.describe()));
    }

    @Override
    public void unreadable(String target, String reason) throws IOException {
        line(
                "unreadable",
                json -> json.name("target").value(target).name("message").value(reason));
    }

    @Override
    public void end(Summary summary) throws IOException {
        line("summary", json -> FindingJson.write(json, summary));
        out.flush();
    }
}
