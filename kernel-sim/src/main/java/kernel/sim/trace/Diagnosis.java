package kernel.sim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Violation;

/**
 * Why an exec ends as it does.
 *
 * @param path what was executed, as the caller names it
 * @param kernel which kernel answered
 * @param verdict how it ends
 * @param cause why, in one sentence for somebody who knows no formats
 * @param details more sentences: what was found instead, what it means
 * @param chain the files from what is executed to what runs
 * @param excerpts the bytes behind the verdict
 * @param violation the rule that decided; empty if the program starts
 * @param declined why each format that was asked did not take the file
 * @param callers what programs that execute it tell their users
 * @param fixes what to do, the likeliest first
 * @param facts what the verdict depends on besides the files
 * @param steps what the kernel did, in order, if that was asked for
 * @param proof how the deciding rule is known, if that is known
 */
public record Diagnosis(
        ByteString path,
        String kernel,
        Verdict verdict,
        String cause,
        List<String> details,
        List<Link> chain,
        List<Excerpt> excerpts,
        Optional<Violation> violation,
        List<Violation> declined,
        List<CallerAnswer> callers,
        List<String> fixes,
        List<Fact> facts,
        List<TraceStep> steps,
        Optional<String> proof) {
    /** Copies the lists. */
    public Diagnosis {
        details = List.copyOf(details);
        chain = List.copyOf(chain);
        excerpts = List.copyOf(excerpts);
        declined = List.copyOf(declined);
        callers = List.copyOf(callers);
        fixes = List.copyOf(fixes);
        facts = List.copyOf(facts);
        steps = List.copyOf(steps);
    }

    /**
     * Tells whether the program starts.
     *
     * @return true for {@link Verdict.Loads}
     */
    public boolean loads() {
        return verdict instanceof Verdict.Loads;
    }

    /**
     * Leaves the steps out.
     *
     * @return a copy that does not tell what the kernel did in order
     */
    public Diagnosis withoutSteps() {
        return new Diagnosis(
                path, kernel, verdict, cause, details, chain, excerpts, violation, declined, callers, fixes, facts,
                List.of(), proof);
    }

    /**
     * Returns the rules that were broken.
     *
     * @return the one that decided first, then what it was about, down to the innermost
     */
    public List<Violation> violations() {
        List<Violation> all = new ArrayList<>();
        Optional<Violation> at = violation;
        while (at.isPresent()) {
            all.add(at.get());
            at = at.get().cause();
        }
        return all;
    }

    /**
     * Returns the diagnosis as text, as the command prints it.
     *
     * @return lines, the verdict first
     */
    public String text() {
        return new DiagnosisText(TextStyle.PLAIN).of(this);
    }

    @Override
    public String toString() {
        return verdict.word() + "  " + cause;
    }
}
