package kernel.sim.record;

/** A case that needs something that is not modelled; the message names it. */
final class UnsupportedCaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedCaseException(String message) {
        super(message, null, false, false);
    }
}
