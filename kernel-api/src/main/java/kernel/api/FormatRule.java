package kernel.api;

/** What the list of formats itself answers for a format. */
public enum FormatRule implements Rule {
    /** The format loads no shared libraries. */
    NO_SHLIB("format.shlib", "the format must have shared libraries");

    private final String id;
    private final String sentence;

    FormatRule(String id, String sentence) {
        this.id = id;
        this.sentence = sentence;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Errno errno() {
        return Errno.ENOEXEC;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String function() {
        return "uselib";
    }
}
