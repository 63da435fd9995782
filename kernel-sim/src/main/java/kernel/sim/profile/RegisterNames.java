package kernel.sim.profile;

import kernel.api.RegisterSet;
import kernel.api.Registers;

/**
 * The registers of a machine, and which of them the kernel writes to on every machine.
 *
 * @param all in the order in which tools show them
 * @param ip the one with the address of the next instruction
 * @param sp the stack pointer
 * @param result the one in which system calls return
 */
record RegisterNames(RegisterSet all, String ip, String sp, String result) {
    /** Returns registers that are zero, but for where the program and its stack start. */
    Registers started(long pc, long stack) {
        return Registers.zero(all).with(ip, pc).with(sp, stack);
    }
}
