package kernel.api;

/** What a {@link ByteView} itself refuses: reading bytes that are not there. */
public enum ViewRule implements Rule {
    /** A structure reaches beyond the bytes that the file has. */
    BOUNDS("view.bounds", "the structure must lie inside the file"),
    /** A sum or product of sizes does not fit its field. */
    OVERFLOW("view.overflow", "the sum of the sizes must not overflow");

    private final String id;
    private final String sentence;

    ViewRule(String id, String sentence) {
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
        return "kernel_read";
    }
}
