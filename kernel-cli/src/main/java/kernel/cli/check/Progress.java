package kernel.cli.check;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;
import kernel.archive.RootWarning;

/** A line on standard error that says how far a run is: of a terminal only, and not in the first half second. */
public final class Progress {
    private static final long NANOS = 1_000_000_000L;
    private static final long FIRST = NANOS / 2;
    private static final long STEP = NANOS / 5;
    private static final int BAR = 20;
    private static final int WIDTH = 78;
    private static final double LEAST = 0.005;
    private static final int MOST_WARNINGS = 50;

    private final PrintStream err;
    private final boolean isShown;
    private final LongSupplier clock;
    private final long start;
    private long next;
    private long count;
    private long warnings;
    private long size;
    private double fraction;
    private boolean isDrawn;
    private String target = "";

    /**
     * Makes a line.
     *
     * @param err where to
     * @param isShown false if nothing is drawn
     * @param clock nanoseconds
     */
    public Progress(PrintStream err, boolean isShown, LongSupplier clock) {
        this.err = err;
        this.isShown = isShown;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.next = start + FIRST;
    }

    void target(String name) {
        target = name;
        fraction = 0;
    }

    void reading(long bytes) {
        size = bytes;
        fraction = 0;
    }

    /** Is told how many bytes of an archive the index has taken: half of the work. */
    void read(long bytes) {
        if (size > 0) {
            fraction = Math.min(1, (double) bytes / size) / 2;
            draw();
        }
    }

    void fraction(double walked) {
        fraction = size > 0 ? 0.5 + walked / 2 : walked;
        draw();
    }

    void count(long executables) {
        count = executables;
        draw();
    }

    void warning(String of, RootWarning warning, Report report) {
        warnings++;
        if (warnings <= MOST_WARNINGS) {
            say(of + ": " + warning.describe());
        } else if (warnings == MOST_WARNINGS + 1) {
            say("more such warnings are only in reports for machines");
        }
        try {
            report.warning(of, warning);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says something beside the report. */
    void say(String text) {
        clear();
        err.println("ksim: " + text);
        err.flush();
    }

    private void draw() {
        if (!isShown) {
            return;
        }
        long now = clock.getAsLong();
        if (now < next) {
            return;
        }
        next = now + STEP;
        isDrawn = true;
        double seconds = (double) (now - start) / NANOS;
        StringBuilder line = new StringBuilder("\r");
        int filled = (int) (BAR * fraction);
        line.append("#".repeat(filled)).append(".".repeat(BAR - filled));
        line.append(String.format(" %3d %%  %d executables, %.0f/s", (int) (100 * fraction), count, count / seconds));
        if (fraction > LEAST) {
            line.append(String.format(", %.0f s left", seconds / fraction - seconds));
        }
        line.append("  ").append(target);
        err.print(String.format("%-" + (WIDTH + 1) + "." + (WIDTH + 1) + "s", line));
        err.flush();
    }

    private void clear() {
        if (isDrawn) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            isDrawn = false;
        }
    }

    void end() {
        clear();
        err.flush();
    }
}
