package kernel.sim.profile;

/** A file that is not a machine profile; the message names the file, the key and what was expected. */
public final class ProfileFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProfileFormatException(String message) {
        super(message, null, false, false);
    }
}
