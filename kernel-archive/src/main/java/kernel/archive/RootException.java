package kernel.archive;

import java.io.IOException;

/** An archive that cannot be read; the message names the entry or the place, and says why. */
public final class RootException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message for people, without a full stop
     */
    public RootException(String message) {
        super(message);
    }
}
