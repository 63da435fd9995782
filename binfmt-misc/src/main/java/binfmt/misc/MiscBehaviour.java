package binfmt.misc;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * What later kernels do and earlier ones did not.
 *
 * @kernel v3.18, v4.8, v5.1 fs/binfmt_misc.c
 */
enum MiscBehaviour implements Versioned {
    /** A register string can have 1920 bytes, not 256. */
    LONG_STRINGS(new KernelVersion(3, 18)),
    /** An entry can open its interpreter when it is registered, flag F. */
    FIXED_INTERPRETERS(new KernelVersion(4, 8)),
    /** The first 256 bytes of a file are looked at, not 128. */
    WIDE_WINDOW(new KernelVersion(5, 1));

    private final KernelVersion since;

    MiscBehaviour(KernelVersion since) {
        this.since = since;
    }

    @Override
    public Optional<KernelVersion> since() {
        return Optional.of(since);
    }
}
