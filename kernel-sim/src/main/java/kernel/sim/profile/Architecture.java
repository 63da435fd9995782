package kernel.sim.profile;

import java.util.function.Function;
import kernel.api.Machine;

/** What a kernel is built for. */
public enum Architecture {
    /** 64-bit x86, with 32-bit programs. */
    X86_64(X86Machine::new, true, 16384),
    /** 32-bit x86. */
    I386(profile -> new I386Machine(profile, I386Abi.Selectors.LINUX_2_6), false, 8192),
    /** 32-bit x86, as kernels before 2.6 set its segments up. */
    I386_OLD(profile -> new I386Machine(profile, I386Abi.Selectors.LINUX_2_4), false, 8192),
    /** 32-bit x86 with page tables that can forbid execution, PAE. */
    I386_PAE(profile -> new I386Machine(profile, I386Abi.Selectors.LINUX_2_6), true, 8192);

    private final Function<MachineProfile, Machine> machine;
    private final boolean hasNx;
    private final int threadSize;

    Architecture(Function<MachineProfile, Machine> machine, boolean hasNx, int threadSize) {
        this.machine = machine;
        this.hasNx = hasNx;
        this.threadSize = threadSize;
    }

    /**
     * Tells whether a page can be readable and yet not executable.
     *
     * @return false if all that can be read can be executed
     */
    public boolean hasNx() {
        return hasNx;
    }

    /**
     * Returns the size of a task's stack inside the kernel.
     *
     * @return in bytes
     */
    public int threadSize() {
        return threadSize;
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
