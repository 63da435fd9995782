package kernel.api;

/** What the list of formats itself answers for a format. */
public enum FormatRule implements Rule {
    /** The format loads no shared libraries. */
    NO_SHLIB(RuleDefinition.of("format.shlib", Errno.ENOEXEC, "the format must have shared libraries", "uselib"));

    private final RuleDefinition definition;

    FormatRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
