package kernel.sim.profile;

import java.util.function.Function;
import kernel.api.Machine;

/** What a kernel is built for. */
public enum Architecture {
    /** 64-bit x86, with 32-bit programs. */
    X86_64(X86Machine::new),
    /** 32-bit x86. */
    I386(I386Machine::new);

    private final Function<MachineProfile, Machine> machine;

    Architecture(Function<MachineProfile, Machine> machine) {
        this.machine = machine;
    }

    /**
     * Makes the machine.
     *
     * @param profile what the real machine supplies
     * @return a machine that such a kernel runs on
     */
    public Machine machine(MachineProfile profile) {
        return machine.apply(profile);
    }
}
