package kernel.sim.picture;

/** The parts of which pictures are made. Distances are in the units of a picture that is 360 wide. */
final class Svg {
    static final int WIDTH = 360;

    private final Html html;

    Svg(Html html) {
        this.html = html;
    }

    /**
     * Begins a picture.
     *
     * @param id its name in the document
     * @param description one sentence that says what is to be seen
     */
    void open(String id, String title, String description, int height) {
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "id",
                id,
                "viewBox",
                "0 0 " + WIDTH + ' ' + height,
                "role",
                "list",
                "data-keys",
                "",
                "aria-labelledby",
                id + "-t " + id + "-d");
        html.element("title", title, "id", id + "-t").element("desc", description, "id", id + "-d");
    }

    void close() {
        html.close();
    }

    /** Begins a thing that can be reached with keys. */
    void item(String kind, String label, int joins, boolean isFirst) {
        String key = joins < 0 ? "" : Integer.toString(joins);
        html.open(
                "g",
                "class",
                kind,
                "role",
                "listitem",
                "tabindex",
                isFirst ? "0" : "-1",
                "aria-label",
                label,
                "data-joins",
                key);
    }

    /** Draws a box with up to two lines in it. */
    void box(int x, int y, int width, int height, String first, String second) {
        html.empty(
                "rect",
                "x",
                Integer.toString(x),
                "y",
                Integer.toString(y),
                "width",
                Integer.toString(width),
                "height",
                Integer.toString(height));
        text(x + 4, y + 13, "", first);
        text(x + 4, y + 27, "", second);
    }

    void text(int x, int y, String kind, String content) {
        html.element("text", content, "x", Integer.toString(x), "y", Integer.toString(y), "class", kind);
    }

    void path(String kind, String path, int joins) {
        String key = joins < 0 ? "" : Integer.toString(joins);
        html.empty("path", "class", kind, "d", path, "data-joins", key, "aria-hidden", "true");
    }

    /** Defines how memory looks that can be written and executed. */
    void hatch() {
        html.open("defs")
                .open("pattern", "id", "hatch", "width", "8", "height", "8", "patternUnits", "userSpaceOnUse")
                .empty("path", "class", "hatch", "d", "M0 0h8v8h-8z")
                .empty("path", "class", "stripe", "d", "M0 8L8 0")
                .close()
                .close();
    }
}
