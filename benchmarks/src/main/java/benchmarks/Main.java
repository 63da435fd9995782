package benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/** Compares, and prints a table. Arguments: the C side's program, the number of rounds, and the goals, or all. */
public final class Main {
    private static final int UNTOUCHED_LIMIT = 1024;
    private static final int PAGE_LIMIT = 4200;

    private Main() {}

    /**
     * Runs it.
     *
     * @param args as above
     * @throws IOException if the C side fails
     * @throws InterruptedException never
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        Twin twin = new Twin(Path.of(args[0]));
        int rounds = Integer.parseInt(args[1]);
        List<Goal> goals = args.length == 2
                ? List.of(Goal.values())
                : Arrays.stream(args, 2, args.length)
                        .map(name -> Goal.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        System.out.println(
                "JDK " + Runtime.version() + ", Linux " + System.getProperty("os.version") + ", " + rounds + " rounds");
        Table table = new Table(System.out);
        for (Goal goal : goals) {
            table.add(Comparison.of(goal, twin, rounds));
        }
        table.addBytes("an untouched mapping of 1 TiB", Footprint.untouched(), UNTOUCHED_LIMIT);
        table.addBytes("a page that was written to", Footprint.populatedPage(), PAGE_LIMIT);
    }
}
