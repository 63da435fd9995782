package kernel.sim.diagnosis;

/** A file that is no snapshot; the message says why. */
public final class SnapshotFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotFormatException(String message) {
        super(message, null, false, false);
    }
}
