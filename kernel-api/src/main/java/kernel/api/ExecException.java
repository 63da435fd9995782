package kernel.api;

import java.util.List;
import java.util.Optional;

/**
 * A call of the kernel that failed: the errno, the rule and the place.
 *
 * <p>Before the point of no return it is what the caller of execve gets, and the caller's task is untouched. After it
 * the task is dead, {@link #signal()} says by which signal, and the errno is only what the kernel had inside.
 *
 * <p>It has no stack trace: refusing files is everyday work, and the place in the file is what matters.
 */
public final class ExecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Violation violation;
    private final transient List<Violation> others;
    private final transient Optional<Signal> signal;

    /**
     * Makes an exception for one violation.
     *
     * @param violation the rule that did not hold, and where
     */
    public ExecException(Violation violation) {
        this(violation, List.of(), Optional.empty());
    }

    /**
     * Makes an exception with all that is known.
     *
     * @param violation the rule that decided
     * @param others why each format that was asked did not take the file, in the order of asking
     * @param signal what killed the task, if it died
     */
    public ExecException(Violation violation, List<Violation> others, Optional<Signal> signal) {
        super(violation.describe(), null, false, false);
        this.violation = violation;
        this.others = List.copyOf(others);
        this.signal = signal;
    }

    /**
     * Returns the error number.
     *
     * @return what the caller of execve gets, or what the kernel had inside when the task died
     */
    public Errno errno() {
        return violation.errno();
    }

    /**
     * Returns the rule that did not hold, and where.
     *
     * @return the violation
     */
    public Violation violation() {
        return violation;
    }

    /**
     * Returns why each format did not take the file.
     *
     * @return one violation for each format that was asked and declined, in that order
     */
    public List<Violation> others() {
        return others;
    }

    /**
     * Returns the signal that killed the task.
     *
     * @return the signal, or empty if the failure came before the point of no return
     */
    public Optional<Signal> signal() {
        return signal;
    }
}
