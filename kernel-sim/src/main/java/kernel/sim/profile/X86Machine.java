package kernel.sim.profile;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.Machine;

/**
 * An x86-64 machine.
 *
 * @param profile what the real machine supplies
 */
public record X86Machine(MachineProfile profile) implements Machine {
    @Override
    public String name() {
        return profile.machine();
    }

    @Override
    public int pageSize() {
        return profile.pageSize();
    }

    @Override
    public X86Abi nativeAbi() {
        return new X86Abi(true, profile.elf64());
    }

    @Override
    public Optional<Abi> compatAbi() {
        return profile.elf32().map(elf32 -> new X86Abi(false, elf32));
    }
}
