package kernel.sim.picture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.SmapsRow;

/** Which bytes of which file are where in memory: files on the left, memory on the right, bands between them. */
final class MemoryMap {
    private static final String TITLE = "File and memory map";
    private static final int DRAWN = 400;
    private static final int BOX = 34;
    private static final int GAP = 20;
    private static final int MEMORY_X = 192;
    private static final int MEMORY_WIDTH = Svg.WIDTH - MEMORY_X - 2;
    private static final int CHARS = 24;

    private final List<SmapsRow> rows;
    private final List<MapsRow> drawn = new ArrayList<>();
    private final Map<MapsRow, Integer> places = new HashMap<>();

    MemoryMap(List<SmapsRow> rows) {
        this.rows = rows;
        rows.stream().limit(DRAWN).map(SmapsRow::maps).forEach(drawn::add);
        Collections.reverse(drawn);
    }

    void write(Html html) {
        html.open("section", "aria-label", TITLE).element("h2", TITLE);
        html.element("p", summary());
        int height = place();
        FileColumn files = new FileColumn(drawn, places);
        Svg svg = new Svg(html);
        svg.open("map", TITLE, summary(), Math.max(height, files.height()) + 4);
        svg.hatch();
        drawn.forEach(row -> band(svg, files, row));
        for (int i = 0; i < drawn.size(); i++) {
            mapping(svg, files, i);
        }
        files.write(svg);
        svg.close();
        table().writeTwin(html);
        html.close();
    }

    private String summary() {
        String rest = rows.size() > DRAWN ? ", the lowest " + DRAWN + " of them drawn" : "";
        long both = rows.stream().filter(row -> kind(row.maps()).equals("wx")).count();
        return rows.size() + " mappings" + rest + "; " + both
                + " can be written and executed. High addresses are on top; gaps are not to scale.";
    }

    /** Decides where each mapping is drawn; returns the height of all. */
    private int place() {
        int y = 2;
        for (int i = 0; i < drawn.size(); i++) {
            y += i > 0 && isGap(i) ? GAP : 0;
            places.put(drawn.get(i), y);
            y += BOX;
        }
        return y;
    }

    private boolean isGap(int index) {
        return drawn.get(index).end() != drawn.get(index - 1).start();
    }

    private void mapping(Svg svg, FileColumn files, int index) {
        MapsRow row = drawn.get(index);
        int y = places.getOrDefault(row, 0);
        if (index > 0 && isGap(index)) {
            String gap = Sizes.of(drawn.get(index - 1).start() - row.end());
            svg.text(MEMORY_X + 4, y - 6, "gap", "\u22ee " + gap + " free");
        }
        String mark = kind(row).equals("wx") ? "!" : "";
        svg.item(kind(row), label(row), files.range(row), index == 0);
        String second =
                Sizes.of(row.end() - row.start()) + ' ' + row.name().basename().printable();
        svg.box(
                MEMORY_X,
                y,
                MEMORY_WIDTH,
                BOX,
                Long.toHexString(row.start()) + ' ' + row.perms() + mark,
                Sizes.cut(second.strip(), CHARS));
        svg.close();
    }

    private void band(Svg svg, FileColumn files, MapsRow row) {
        int range = files.range(row);
        if (range >= 0) {
            int from = files.y(range);
            int to = places.getOrDefault(row, 0);
            String path = String.format(
                    "M%d %dL%d %dV%dL%d %dZ",
                    FileColumn.WIDTH, from, MEMORY_X, to, to + BOX, FileColumn.WIDTH, from + BOX);
            svg.path("band", path, range);
        }
    }

    /** Returns the rights in words, for who cannot see the picture. */
    private static String label(MapsRow row) {
        String name = row.name().isEmpty() ? "no file" : row.name().printable();
        String offset = FileColumn.isFile(row) ? ", from offset " + Sizes.hex(row.offset()) : "";
        String both = kind(row).equals("wx") ? ", can be written and executed" : "";
        return Sizes.hex(row.start()) + " to " + Sizes.hex(row.end()) + ", rights " + row.perms() + both + ", "
                + Sizes.of(row.end() - row.start()) + ", " + name + offset;
    }

    private static String kind(MapsRow row) {
        boolean isRun = row.perms().charAt(2) == 'x';
        if (row.perms().charAt(1) == 'w') {
            return isRun ? "wx" : "w";
        }
        if (isRun) {
            return "x";
        }
        return row.perms().charAt(0) == 'r' ? "r" : "n";
    }

    private Table table() {
        Table table = new Table(
                "map-table",
                TITLE,
                List.of("start", "end", "bytes", "rights", "offset", "inode", "file", "Rss kB", "VmFlags"),
                Set.of());
        for (SmapsRow row : rows) {
            MapsRow maps = row.maps();
            table.row(
                    Sizes.hex(maps.start()),
                    Sizes.hex(maps.end()),
                    Long.toUnsignedString(maps.end() - maps.start()),
                    maps.perms(),
                    Sizes.hex(maps.offset()),
                    Long.toUnsignedString(maps.ino()),
                    maps.name().printable(),
                    Long.toString(row.stats().resident() >>> 10),
                    row.vmFlags());
        }
        return table;
    }
}
