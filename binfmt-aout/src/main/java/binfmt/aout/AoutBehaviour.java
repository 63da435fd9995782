package binfmt.aout;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * What differs between kernels; today's has none of it.
 *
 * @kernel v2.4.0, v2.6.32, v3.10, v4.15, v5.4, v5.10 fs/binfmt_aout.c
 */
enum AoutBehaviour implements Versioned {
    /** The format is there. */
    PRESENT(new KernelVersion(5, 19)),
    /** A program that dies leaves a core. */
    CORE(new KernelVersion(5, 1)),
    /** Whether there is room for a program or library that is read, nobody asks. */
    AREA_UNCHECKED(new KernelVersion(4, 7)),
    /** The stack is made after the program is mapped. */
    STACK_LAST(new KernelVersion(3, 4)),
    /** Whether there is room for the zeroes, nobody asks. */
    BSS_UNCHECKED(new KernelVersion(2, 6));

    private final KernelVersion until;

    AoutBehaviour(KernelVersion until) {
        this.until = until;
    }

    @Override
    public Optional<KernelVersion> until() {
        return Optional.of(until);
    }
}
