package kernel.api;

/** What a format says to a file. */
public sealed interface LoadResult {
    /** The program is loaded. */
    record Loaded() implements LoadResult {}

    /**
     * The file is not of this format; the next format is asked. The kernel's {@code -ENOEXEC}.
     *
     * @param rule the rule that the file does not keep
     * @param span the bytes that it is about
     */
    record NotRecognised(Rule rule, Span span) implements LoadResult {}

    /**
     * Another program shall run instead; {@link BinPrm} holds its arguments. A script gives its interpreter.
     *
     * @param interpreter the other program
     */
    record Handover(OpenFile interpreter) implements LoadResult {}

    /**
     * Says that the program is loaded.
     *
     * @return the result
     */
    static LoadResult loaded() {
        return new Loaded();
    }

    /**
     * Says that the file is not of this format.
     *
     * @param rule the rule that the file does not keep
     * @param span the bytes that it is about
     * @return the result
     */
    static LoadResult notRecognised(Rule rule, Span span) {
        return new NotRecognised(rule, span);
    }

    /**
     * Says that another program shall run instead.
     *
     * @param interpreter the other program
     * @return the result
     */
    static LoadResult handover(OpenFile interpreter) {
        return new Handover(interpreter);
    }
}
