package kernel.api;

/** What a {@link ByteView} itself refuses: reading bytes that are not there. */
public enum ViewRule implements Rule {
    /** A structure reaches beyond the bytes that the file has. */
    BOUNDS(RuleDefinition.of("view.bounds", Errno.ENOEXEC, "the structure must lie inside the file", "kernel_read"));

    private final RuleDefinition definition;

    ViewRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
