package benchmarks;

import java.util.Locale;

/**
 * What a measurement must reach.
 *
 * @param value a number of times, of nanoseconds, or none
 * @param kind what the number means
 */
record Limit(double value, Kind kind) {
    /** What the number of a limit means. */
    enum Kind {
        /** So many times faster than the other side. */
        TIMES_FASTER,
        /** At most so many nanoseconds. */
        NANOS,
        /** Nothing must be reached. */
        NONE
    }

    static final Limit NONE = new Limit(0, Kind.NONE);

    static Limit faster(double times) {
        return new Limit(times, Kind.TIMES_FASTER);
    }

    static Limit nanos(double nanos) {
        return new Limit(nanos, Kind.NANOS);
    }

    boolean isMet(double nanos, double ratio) {
        return switch (kind) {
            case TIMES_FASTER -> ratio >= value;
            case NANOS -> nanos <= value;
            case NONE -> true;
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case TIMES_FASTER -> String.format(Locale.ROOT, "≥ %.0f ×", value);
            case NANOS -> String.format(Locale.ROOT, "≤ %.1f ns", value);
            case NONE -> "";
        };
    }
}
