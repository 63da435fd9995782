package kernel.api;

/**
 * A range of bytes of a file that a rule is about.
 *
 * @param offset file offset of the first byte, unsigned
 * @param length number of bytes, at least 0
 * @param field name of the field as the format's specification spells it
 */
public record Span(long offset, long length, String field) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Span {
        if (length < 0) {
            throw new IllegalArgumentException("span of " + length + " bytes");
        }
    }

    /**
     * Moves the span, for a field of a structure that lies elsewhere in the file.
     *
     * @param base file offset of the structure
     * @param prefix put before the field's name
     * @return the span in the file
     */
    public Span at(long base, String prefix) {
        return new Span(base + offset, length, prefix + field);
    }

    @Override
    public String toString() {
        return field + " at 0x" + Long.toHexString(offset);
    }
}
