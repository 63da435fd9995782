package conformance;

/** One thing that a generated case has changed; a shrunk case has as few as possible. */
sealed interface CaseChange {
    /**
     * A byte of the file.
     *
     * @param offset where
     * @param value 0 to 255
     */
    record SetByte(int offset, int value) implements CaseChange {}

    /**
     * The length of the file.
     *
     * @param size in bytes; what is added is zero
     */
    record Resize(int size) implements CaseChange {}

    /**
     * A flag of the caller's personality.
     *
     * @param name of {@link kernel.api.Personality}
     */
    record Flag(String name) implements CaseChange {}

    /**
     * The caller's stack limit.
     *
     * @param bytes negative for none
     */
    record StackLimit(long bytes) implements CaseChange {}
}
