package kernel.api;

import java.util.Optional;

/**
 * A rule that did not hold, and where.
 *
 * @param rule the rule
 * @param path the file as the kernel knows it; empty when no file is at fault
 * @param span the bytes at fault
 * @param found the value seen, in words or as a number
 * @param cause what the kernel itself refused while it did what the rule is about; its errno is the one that counts
 */
public record Violation(
        Rule rule, Optional<ByteString> path, Optional<Span> span, Optional<String> found, Optional<Violation> cause) {
    /**
     * Makes a violation that names no place.
     *
     * @param rule the rule
     * @return the violation
     */
    public static Violation of(Rule rule) {
        return new Violation(rule, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Makes a violation by a whole file.
     *
     * @param rule the rule
     * @param path the file
     * @return the violation
     */
    public static Violation of(Rule rule, ByteString path) {
        return new Violation(rule, Optional.of(path), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Makes a violation by some bytes of a file.
     *
     * @param rule the rule
     * @param path the file
     * @param span the bytes
     * @return the violation
     */
    public static Violation of(Rule rule, ByteString path, Span span) {
        return new Violation(rule, Optional.of(path), Optional.of(span), Optional.empty(), Optional.empty());
    }

    /**
     * Adds the value seen.
     *
     * @param value in words or as a number
     * @return a copy with that value
     */
    public Violation withFound(String value) {
        return new Violation(rule, path, span, Optional.of(value), cause);
    }

    /**
     * Adds what the kernel itself refused.
     *
     * @param refused the violation behind this one
     * @return a copy with that cause
     */
    public Violation withCause(Violation refused) {
        return new Violation(rule, path, span, found, Optional.of(refused));
    }

    /**
     * Returns the error number.
     *
     * @return that of the cause, if there is one, else the rule's
     */
    public Errno errno() {
        return cause.map(Violation::errno).orElseGet(rule::errno);
    }

    /**
     * Returns one line for people: file, sentence, value, place, cause, rule and errno.
     *
     * @return the line
     */
    public String describe() {
        return explain() + " [" + rule.id() + ", " + errno() + "]";
    }

    private String explain() {
        StringBuilder line = new StringBuilder();
        path.ifPresent(p -> line.append(p.printable()).append(": "));
        line.append(rule.sentence());
        found.ifPresent(value -> line.append("; found ").append(value));
        span.ifPresent(s -> line.append(" (").append(s).append(')'));
        cause.ifPresent(c -> line.append("; ").append(c.explain()));
        return line.toString();
    }
}
