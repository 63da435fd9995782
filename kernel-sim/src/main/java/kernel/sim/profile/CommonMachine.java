package kernel.sim.profile;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.Machine;

/**
 * A machine that runs programs in one way only.
 *
 * @param profile what the real machine supplies
 * @param nativeAbi the way
 */
record CommonMachine(MachineProfile profile, Abi nativeAbi) implements Machine {
    @Override
    public String name() {
        return profile.machine();
    }

    @Override
    public int pageSize() {
        return profile.pageSize();
    }

    @Override
    public Optional<Abi> compatAbi() {
        return Optional.empty();
    }
}
