package kernel.sim.profile;

import java.util.Optional;
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
    I386_PAE(profile -> new I386Machine(profile, I386Abi.Selectors.LINUX_2_6), true, 8192),
    /** 32-bit ARM. */
    ARM(profile -> new CommonMachine(profile, new ArmAbi(profile.nativeElf(), profile.pageSize())), true, 8192),
    /** 64-bit ARM. */
    AARCH64(profile -> new CommonMachine(profile, new Arm64Abi(profile.nativeElf(), profile.pageSize())), true, 16384),
    /** 64-bit RISC-V. */
    RISCV64(profile -> new CommonMachine(profile, new RiscvAbi(profile.nativeElf(), profile.pageSize())), true, 16384),
    /** 64-bit z/Architecture. */
    S390X(profile -> new CommonMachine(profile, new S390Abi(profile.nativeElf(), profile.pageSize())), true, 16384);

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
     * Finds the architecture that a kernel on a machine is built for.
     *
     * @param machine as uname(2) reports it, for example {@code aarch64}
     * @return the architecture, or empty if it is not modelled
     */
    public static Optional<Architecture> ofMachine(String machine) {
        return Optional.ofNullable(
                switch (machine) {
                    case "x86_64" -> X86_64;
                    case "i386", "i486", "i586", "i686" -> I386;
                    case "armv6l", "armv7l", "armv8l" -> ARM;
                    case "aarch64" -> AARCH64;
                    case "riscv64" -> RISCV64;
                    case "s390x" -> S390X;
                    default -> null;
                });
    }

    /**
     * Tells whether the kernel's own words have 32 bits.
     *
     * @return true if so
     */
    public boolean is32Bit() {
        return this == I386 || this == I386_OLD || this == I386_PAE || this == ARM;
    }

    /**
     * Tells whether programs are those of x86.
     *
     * @return true if so
     */
    public boolean isX86() {
        return this == X86_64 || this == I386 || this == I386_OLD || this == I386_PAE;
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
