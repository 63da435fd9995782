package kernel.sim.rules;

import java.util.Optional;

/**
 * How a rule is known.
 *
 * @param cases how many recorded cases of real kernels break it, each answered the same way here
 * @param isFromSource whether it was read in the kernel's source only
 */
public record RuleEvidence(int cases, boolean isFromSource) {
    /** Cases are not counted: memory, tasks and cores are compared with real kernels in other ways. */
    public static final RuleEvidence NONE = new RuleEvidence(0, false);

    private static final String SOURCE = "source";
    private static final String UNKNOWN = "-";

    /** Reads what {@link #toString()} wrote. */
    static RuleEvidence parse(String text) {
        return text.equals(SOURCE) ? new RuleEvidence(0, true) : new RuleEvidence(Integer.parseInt(text), false);
    }

    /**
     * Tells people how the rule is known.
     *
     * @return some words, or empty if nothing is known of it
     */
    public Optional<String> describe() {
        if (isFromSource) {
            return Optional.of("from the kernel's source; no recorded case of a real kernel breaks it");
        }
        String words = cases == 1 ? "one recorded case" : cases + " recorded cases";
        return cases == 0 ? Optional.empty() : Optional.of(words + " of real kernels, answered the same way here");
    }

    /**
     * Returns a word for tables.
     *
     * @return the number of cases, {@code source}, or a dash
     */
    @Override
    public String toString() {
        if (isFromSource) {
            return SOURCE;
        }
        return cases == 0 ? UNKNOWN : Integer.toString(cases);
    }
}
