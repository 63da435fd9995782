package binfmt.script;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * What differs between kernels.
 *
 * @kernel v2.4.0, v5.1 fs/binfmt_script.c
 */
enum ScriptBehaviour implements Versioned {
    /** A line that is too long is cut off without a word. */
    TRUNCATES(new KernelVersion(5, 1)),
    /** The interpreter is told the name that execve was given, not that of the script it shall read. */
    TELLS_FILENAME(new KernelVersion(2, 6));

    private final KernelVersion until;

    ScriptBehaviour(KernelVersion until) {
        this.until = until;
    }

    @Override
    public Optional<KernelVersion> until() {
        return Optional.of(until);
    }
}
