package kernel.sim.record;

/** A line that is not a case; the message names the key. */
public final class CaseFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaseFormatException(String message) {
        super(message, null, false, false);
    }
}
