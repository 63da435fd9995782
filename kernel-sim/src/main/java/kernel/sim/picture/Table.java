package kernel.sim.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table: what a picture shows, for those who cannot see it, and for those who copy. */
final class Table {
    private final String id;
    private final String caption;
    private final List<String> columns;
    private final Set<String> prose;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Makes a table without rows.
     *
     * @param id its name in the document
     * @param prose columns that hold words, not values
     */
    Table(String id, String caption, List<String> columns, Set<String> prose) {
        this.id = id;
        this.caption = caption;
        this.columns = columns;
        this.prose = prose;
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void row(List<String> cells) {
        rows.add(cells);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Writes the table in a part that opens and closes. */
    void writeTwin(Html html) {
        html.open("details").element("summary", "As a table: " + caption + ", rows: " + rows.size());
        write(html);
        html.close();
    }

    /** Writes the table. A wide one moves inside its own frame, not the page. */
    void write(Html html) {
        html.open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", caption);
        html.open("table", "id", id).element("caption", caption);
        html.open("thead").open("tr");
        columns.forEach(column -> html.element("th", column, "scope", "col"));
        html.close().close().open("tbody");
        rows.forEach(cells -> row(html, cells));
        html.close().close().close();
    }

    private void row(Html html, List<String> cells) {
        html.open("tr");
        for (int i = 0; i < cells.size(); i++) {
            String kind = prose.contains(columns.get(i)) ? "words" : "value";
            html.element("td", cells.get(i), "class", kind);
        }
        html.close();
    }
}
