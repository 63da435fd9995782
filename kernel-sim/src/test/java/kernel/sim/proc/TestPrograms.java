package kernel.sim.proc;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.exec.FakeFormat;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.I386Abi;
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
                machine,
                new X86Abi(is64, is64 ? machine.elf64() : machine.elf32().orElseThrow()));
    }

    /** Makes a program of a 32-bit kernel. */
    static Program ofI386() {
        MachineProfile machine = MachineProfile.builtIn();
        return of(machine, new I386Abi(machine.elf32().orElseThrow()));
    }

    private static Program of(MachineProfile machine, ArchAbi abi) {
        MmapLayout layout = MmapLayout.pick(abi, 0, false, 8 << 20, 0, 0);
        MmLimits limits = MmLimits.NONE;
        FileDescription exe = TestFiles.of("/bin/prog", new byte[4096]);
        return new Program(
                exe,
                ByteString.of("prog"),
                FakeFormat.loading("fake"),
                abi,
                new PagedAddressSpace(new PhysicalMemory(), machine, layout, limits),
                abi.startThread(0, 0),
                true,
                () -> {});
    }
}
