package binfmt.elf.core;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/** What cores have in some kernels only. */
enum CoreBehaviour implements Versioned {
    /** NT_SIGINFO and NT_FILE; what older kernels write is not modelled. */
    SIGINFO_AND_FILE(new KernelVersion(3, 7)),
    /** Notes of the machine behind those of all threads, as the layout of the XSAVE area. */
    EXTRA_NOTES(new KernelVersion(6, 12));

    private final KernelVersion since;

    CoreBehaviour(KernelVersion since) {
        this.since = since;
    }

    @Override
    public Optional<KernelVersion> since() {
        return Optional.of(since);
    }
}
