package kernel.sim.task;

import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Registers;
import kernel.sim.fs.FileDescription;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.LinuxProfile;

/**
 * What a successful exec gives a task.
 *
 * @param kernel which kernel it runs on
 * @param exe the file that is mapped, /proc/PID/exe
 * @param comm the task's name, at most 15 bytes
 * @param format the format that loaded it
 * @param abi how it runs
 * @param mm its memory
 * @param registers its registers
 * @param isDumpable whether others may look into it
 * @param release gives back what the program keeps: its format's module, and the denial of writing to its file
 */
public record Program(
        LinuxProfile kernel,
        FileDescription exe,
        ByteString comm,
        BinaryFormat format,
        ArchAbi abi,
        PagedAddressSpace mm,
        Registers registers,
        boolean isDumpable,
        Runnable release) {
    /** Returns the same program in other memory, which goes with it. */
    Program withMm(PagedAddressSpace other) {
        return new Program(kernel, exe, comm, format, abi, other, registers, isDumpable, other::mmput);
    }

    /** Returns the same program with other registers. */
    Program withRegisters(Registers other) {
        return new Program(kernel, exe, comm, format, abi, mm, other, isDumpable, release);
    }
}
