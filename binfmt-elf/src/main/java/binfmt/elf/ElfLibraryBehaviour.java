package binfmt.elf;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/** What kernels do otherwise with shared libraries for uselib(2). */
enum ElfLibraryBehaviour implements Versioned {
    /** A library is not loaded over what is there already. */
    NOREPLACE;

    @Override
    public Optional<KernelVersion> since() {
        return Optional.of(new KernelVersion(4, 17));
    }
}
