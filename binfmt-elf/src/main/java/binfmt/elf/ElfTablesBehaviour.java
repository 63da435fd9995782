package binfmt.elf;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/** What kernels write otherwise into the tables on the stack. */
enum ElfTablesBehaviour implements Versioned {
    /** AT_FLAGS tells an interpreter that argv[0] of its program stands behind the program's path. */
    TELLS_ARGV0;

    @Override
    public Optional<KernelVersion> since() {
        return Optional.of(new KernelVersion(5, 12));
    }
}
