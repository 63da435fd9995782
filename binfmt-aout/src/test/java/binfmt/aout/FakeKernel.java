package binfmt.aout;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.KernelProfile;
import kernel.api.KernelVersion;
import kernel.api.Machine;
import kernel.api.Versioned;

/**
 * A kernel and its machine.
 *
 * @param nativeAbi how programs run
 */
record FakeKernel(Abi nativeAbi) implements Machine, KernelProfile {
    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int pageSize() {
        return 4096;
    }

    @Override
    public Optional<Abi> compatAbi() {
        return Optional.empty();
    }

    @Override
    public KernelVersion version() {
        return new KernelVersion(5, 10);
    }

    @Override
    public boolean has(Versioned behaviour) {
        return behaviour.holdsIn(version());
    }
}
