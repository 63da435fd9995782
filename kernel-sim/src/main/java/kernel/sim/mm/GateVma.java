package kernel.sim.mm;

import java.util.Optional;
import kernel.api.OpenFile;
import kernel.api.Vma;
import kernel.sim.profile.AbiProfile;

/**
 * The page {@code [vsyscall]}, which every 64-bit program has and no address space lists.
 *
 * @param prot bits of {@link kernel.api.Prot}
 * @kernel v6.18 arch/x86/entry/vsyscall/vsyscall_64.c, {@code get_gate_vma}
 */
public record GateVma(int prot) implements Vma {
    private static final long START = 0xffffffffff600000L;

    /**
     * Finds the page of one kind of programs.
     *
     * @param profile what the machine supplies to them
     * @return the page, or empty if they have none
     */
    public static Optional<Vma> of(AbiProfile profile) {
        return profile.vsyscall().map(GateVma::new);
    }

    @Override
    public long start() {
        return START;
    }

    @Override
    public long end() {
        return START + PagedAddressSpace.PAGE;
    }

    @Override
    public Optional<OpenFile> file() {
        return Optional.empty();
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public boolean isGrowsDown() {
        return false;
    }

    @Override
    public boolean isSpecial() {
        return true;
    }
}
