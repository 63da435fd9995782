package kernel.sim.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kernel.sim.mm.PageTableNode;

/** The page tables of a process, the top one on the left. */
final class PageTableTree {
    private static final String TITLE = "Page tables";
    private static final int DRAWN = 400;
    private static final int BOX = 34;
    private static final int ROW = 40;
    private static final int COLUMN = 92;
    private static final int WIDTH = 82;

    /** A table, and where it is. */
    private record Placed(PageTableNode node, int depth, int parent, int row) {}

    private final List<Placed> tables = new ArrayList<>();
    private int rows;

    PageTableTree(PageTableNode root) {
        place(root, 0, -1);
    }

    private void place(PageTableNode node, int depth, int parent) {
        int self = tables.size();
        tables.add(new Placed(node, depth, parent, rows));
        node.tables().forEach(table -> place(table, depth + 1, self));
        rows += node.tables().isEmpty() ? 1 : 0;
    }

    void write(Html html) {
        html.open("section", "aria-label", TITLE).element("h2", TITLE).element("p", summary());
        List<Placed> drawn = tables.subList(0, Math.min(DRAWN, tables.size()));
        Svg svg = new Svg(html);
        int last = drawn.get(drawn.size() - 1).row();
        svg.open("tables", TITLE, summary(), (last + 1) * ROW);
        drawn.stream().filter(table -> table.parent() >= 0).forEach(table -> line(svg, table));
        drawn.forEach(table -> box(svg, table));
        svg.close();
        table().writeTwin(html);
        html.close();
    }

    private String summary() {
        String rest = tables.size() > DRAWN ? ", the first " + DRAWN + " of them drawn" : "";
        return tables.size() + " page tables" + rest + ", with entries in use of all that fit, and the first address.";
    }

    private void line(Svg svg, Placed table) {
        Placed parent = tables.get(table.parent());
        int right = parent.depth() * COLUMN + WIDTH + 2;
        int from = parent.row() * ROW + BOX / 2;
        int to = table.row() * ROW + BOX / 2;
        svg.path("line", String.format("M%d %dH%dV%dH%d", right, from, right + 5, to, table.depth() * COLUMN + 2), -1);
    }

    private static void box(Svg svg, Placed table) {
        PageTableNode node = table.node();
        String use = node.used() + " of " + node.size();
        String label = node.level() + ", " + range(node) + ", " + use + " entries in use";
        svg.item("table", label, -1, table.parent() < 0);
        svg.box(
                table.depth() * COLUMN + 2,
                table.row() * ROW + 2,
                WIDTH,
                BOX,
                node.level() + ' ' + node.used() + '/' + node.size(),
                String.format("%012x", node.start()));
        svg.close();
    }

    private static String range(PageTableNode node) {
        return Sizes.hex(node.start()) + " to " + Sizes.hex(node.end());
    }

    private Table table() {
        Table table = new Table(
                "tables-table", TITLE, List.of("level", "start", "end", "used", "size", "tables below"), Set.of());
        for (Placed placed : tables) {
            PageTableNode node = placed.node();
            table.row(
                    node.level(),
                    Sizes.hex(node.start()),
                    Sizes.hex(node.end()),
                    Integer.toString(node.used()),
                    Integer.toString(node.size()),
                    Integer.toString(node.tables().size()));
        }
        return table;
    }
}
