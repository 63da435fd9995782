package kernel.sim.trace;

/**
 * How text looks.
 *
 * @param width most columns of a line, at least 40; addresses, paths and bytes are never broken
 * @param isAscii whether only ASCII characters are used besides those of file names
 * @param isComplete whether all fixes are told, or the likeliest one
 */
public record TextStyle(int width, boolean isAscii, boolean isComplete) {
    /** A hundred columns, with lines and signs of Unicode, and one fix. */
    public static final TextStyle PLAIN = new TextStyle(100, false, false);

    /** Checks the width. */
    public TextStyle {
        if (width < 40) {
            throw new IllegalArgumentException("a width of " + width);
        }
    }

    /**
     * Restricts the characters.
     *
     * @param isOn whether only ASCII characters are used
     * @return a copy
     */
    public TextStyle withAscii(boolean isOn) {
        return new TextStyle(width, isOn, isComplete);
    }

    /**
     * Asks for everything.
     *
     * @param isOn whether all fixes are told
     * @return a copy
     */
    public TextStyle withAll(boolean isOn) {
        return new TextStyle(width, isAscii, isOn);
    }

    String bar() {
        return isAscii ? "|" : "\u2502";
    }

    String pointer() {
        return isAscii ? "<-" : "\u2190";
    }

    String arrow() {
        return isAscii ? "->" : "\u2192";
    }

    String sign(TraceStep.Outcome outcome) {
        return switch (outcome) {
            case OK -> isAscii ? "+" : "\u2714";
            case SKIPPED -> isAscii ? "-" : "\u2013";
            case FAILED -> isAscii ? "x" : "\u2718";
        };
    }
}
