package kernel.cli.check;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Rule;
import kernel.api.Span;

/**
 * What is true of one executable file.
 *
 * @param target where it was found, as the user named it
 * @param path its path in the root
 * @param severity how bad it is
 * @param verdict LOADS, an errno, KILLED with the signal, or UNKNOWN
 * @param rule the rule that refused it
 * @param message what is wrong, in words; empty if it loads
 * @param span the bytes at fault
 * @param isEntrypoint whether it is the program that the image starts
 */
public record Finding(
        String target,
        ByteString path,
        Severity severity,
        String verdict,
        Optional<Rule> rule,
        String message,
        Optional<Span> span,
        boolean isEntrypoint) {
    /** The verdict of a program that starts. */
    public static final String LOADS = "LOADS";

    /** The verdict of a program that nobody can tell of. */
    static final String UNKNOWN = "UNKNOWN";

    /**
     * Tells whether the program starts.
     *
     * @return false if the kernel refuses or kills it
     */
    public boolean isLoading() {
        return verdict.equals(LOADS);
    }

    /**
     * Returns what the finding is about.
     *
     * @return the id of a rule, or of a remark; empty if there is nothing to say
     */
    public Optional<String> ruleId() {
        return severity == Severity.NOTE ? Optional.of(Remark.ID) : rule.map(Rule::id);
    }

    /** Adds to what is said. */
    Finding with(String words) {
        return new Finding(target, path, severity, verdict, rule, message + words, span, isEntrypoint);
    }

    Finding asEntrypoint() {
        return new Finding(target, path, severity, verdict, rule, message, span, true);
    }
}
