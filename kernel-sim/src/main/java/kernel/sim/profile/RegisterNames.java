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
    /** Returns the registers of a program that starts, of which only some differ from those before. */
    Registers started(Registers before, long pc, long stack) {
        return before.with(result, 0).with(ip, pc).with(sp, stack);
    }
}
