package kernel.cli;

/** A plugin cannot run, and the caller wants all of them or nothing. */
final class StrictPluginsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StrictPluginsException() {
        super("a plugin cannot run", null, false, false);
    }
}
