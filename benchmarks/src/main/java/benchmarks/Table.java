package benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/** Prints results as they come, as a table in Markdown. */
final class Table {
    private static final double WHOLE = 100;

    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
        row("what", "kernel or C", "ksim", "faster", "goal", "");
        row("---", "--:", "--:", "--:", "---", "---");
    }

    void add(Comparison result) {
        Limit limit = result.goal().limit();
        row(
                result.goal().title(),
                nanos(result.theirs()),
                nanos(result.ours()),
                shown(result.ratio()) + " ×",
                limit.toString(),
                limit.kind() == Limit.Kind.NONE ? "" : verdict(result.isMet()));
    }

    void addBytes(String title, double bytes, long limit) {
        row(title, "", shown(bytes) + " B", "", "≤ " + limit + " B", verdict(bytes <= limit));
    }

    private void row(String... cells) {
        out.printf(Locale.ROOT, "| %-42s | %12s | %12s | %8s | %-9s | %-6s |%n", (Object[]) cells);
    }

    private static String verdict(boolean isMet) {
        return isMet ? "met" : "missed";
    }

    private static String nanos(double value) {
        return shown(value) + " ns";
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < WHOLE ? "%.2f" : "%,.0f", value);
    }
}
