package conformance;

import conformance.aout.AoutCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** Compares records that were made elsewhere. */
public final class Conformance {
    private static final int EQUAL = 0;
    private static final int DIFFERENT = 1;
    private static final int USAGE = 2;
    private static final int UNREADABLE = 3;

    private Conformance() {}

    /**
     * Compares, and ends the process: 0 if there are no differences, 1 if there are, 2 if it was called wrongly, 3 if
     * something cannot be read.
     *
     * @param args {@code aout RECORDS.jsonl[.gz] --files DIR}
     */
    public static void main(String[] args) {
        int code = run(args, System.out, System.err);
        System.exit(code);
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        List<String> words = Arrays.asList(args);
        if (words.isEmpty() || !words.get(0).equals("aout")) {
            err.println(AoutCommand.USAGE);
            return USAGE;
        }
        try {
            return AoutCommand.parse(words.subList(1, words.size())).run(out) ? EQUAL : DIFFERENT;
        } catch (IllegalArgumentException e) {
            err.println("conformance: " + e.getMessage());
            return USAGE;
        } catch (IOException e) {
            err.println("conformance: " + e);
            return UNREADABLE;
        }
    }
}
