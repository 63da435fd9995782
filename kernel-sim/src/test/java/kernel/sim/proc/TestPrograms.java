package kernel.sim.proc;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Registers;
import kernel.sim.exec.FakeFormat;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import kernel.sim.profile.X86Abi;
import kernel.sim.task.Program;

/** Programs whose memory the test fills. */
final class TestPrograms {
    private TestPrograms() {}

    static Program of(boolean is64) {
        return of(is64, Optional.empty());
    }

    static Program of(boolean is64, Optional<Integer> vsyscall) {
        MachineProfile machine = new MachineProfileBuilder().vsyscall(vsyscall).build();
        return of(
                LinuxProfile.LINUX_6_18,
                machine,
                new X86Abi(is64, is64 ? machine.elf64() : machine.elf32().orElseThrow()));
    }

    /** Makes a program of a 32-bit kernel. */
    static Program ofI386() {
        return of(LinuxProfile.LINUX_5_10_I386);
    }

    /** Makes a program of a kernel's own word size, which may map page 0. */
    static Program of(LinuxProfile kernel) {
        MachineProfile machine = MachineProfile.builtIn();
        return of(kernel, machine, (ArchAbi)
                kernel.architecture().machine(machine).nativeAbi());
    }

    private static Program of(LinuxProfile kernel, MachineProfile machine, ArchAbi abi) {
        MmapLayout layout = MmapLayout.pick(abi, 0, false, 8 << 20, 0, 0);
        MmLimits limits = new MmLimits(-1, -1, -1, -1, -1, false, true, true);
        FileDescription exe = TestFiles.of("/bin/prog", new byte[4096]);
        return new Program(
                kernel,
                exe,
                ByteString.of("prog"),
                FakeFormat.loading("fake"),
                abi,
                new PagedAddressSpace(new PhysicalMemory(), machine, layout, limits),
                abi.startThread(Registers.zero(abi.registerSet()), 0, 0),
                true,
                () -> {});
    }
}
