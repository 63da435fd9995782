package kernel.sim.profile;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.Machine;

/**
 * A 32-bit x86 machine.
 *
 * @param profile what the real machine supplies to 32-bit programs
 * @param selectors the segments of programs
 */
public record I386Machine(MachineProfile profile, I386Abi.Selectors selectors) implements Machine {
    @Override
    public String name() {
        return "i686";
    }

    @Override
    public int pageSize() {
        return profile.pageSize();
    }

    @Override
    public Abi nativeAbi() {
        return new I386Abi(profile.elf32().orElse(profile.elf64()), selectors);
    }

    @Override
    public Optional<Abi> compatAbi() {
        return Optional.empty();
    }
}
