package kernel.sim.rules;

/**
 * How a rule is known.
 *
 * @param cases how many recorded cases of real kernels break it, each answered the same way here
 * @param isFromSource whether it was read in the kernel's source only
 */
public record RuleEvidence(int cases, boolean isFromSource) {
    /** Nobody has asked a kernel about the rule. */
    public static final RuleEvidence NONE = new RuleEvidence(0, false);

    private static final String SOURCE = "source";

    /** Reads what {@link #toString()} wrote. */
    static RuleEvidence parse(String text) {
        return text.equals(SOURCE) ? new RuleEvidence(0, true) : new RuleEvidence(Integer.parseInt(text), false);
    }

    /**
     * Returns a word for tables.
     *
     * @return the number of cases, or {@code source}
     */
    @Override
    public String toString() {
        return isFromSource ? SOURCE : Integer.toString(cases);
    }
}
