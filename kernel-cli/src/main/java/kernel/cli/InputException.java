package kernel.cli;

import org.jspecify.annotations.Nullable;

/** An input that cannot be used; the message says which and why. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(@Nullable String message) {
        super(message, null, false, false);
    }
}
