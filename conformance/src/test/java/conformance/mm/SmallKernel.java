package conformance.mm;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_GNU_STACK;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;

/** A kernel of the built-in machine with nothing in its root but what a process of the observer has. */
final class SmallKernel {
    static final MemoryFiles FILES =
            new MemoryFiles(Path.of("/target"), Path.of("/ro"), Path.of("/rw"), Path.of("/wo"));

    private static final FormatList FORMATS = FormatList.load();
    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;
    private static final int PAGE = 4096;
    private static final long DATA = 0x1770;
    private static final long DATA_AND_ZEROES = 0x4650;

    private SmallKernel() {}

    static Memory memory() {
        return new SimulatedMemory(SmallKernel::make, FILES);
    }

    private static Kernel make() {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put(FILES.program().toString(), EXECUTABLE, target().build());
        root.put(FILES.readOnly().toString(), PLAIN, MemoryFiles.content(MemoryFiles.READ_ONLY_SIZE));
        root.put(FILES.readWrite().toString(), PLAIN, MemoryFiles.content(MemoryFiles.READ_WRITE_SIZE));
        root.put(FILES.writeOnly().toString(), PLAIN, MemoryFiles.content(MemoryFiles.READ_WRITE_SIZE));
        return new Kernel(LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), root, FORMATS, new SplittableRandom(1));
    }

    /** The program that the observer controls has this layout. */
    private static ElfImageBuilder target() {
        return ElfImageBuilder.elf64()
                .entry(0x401000)
                .load(PF_R, 0, 0x400000, 0x1b4)
                .load(PF_R | PF_X, PAGE, 0x401000, 12)
                .load(PF_R, 2 * PAGE, 0x402000, PAGE)
                .phdr(PT_LOAD, PF_R | PF_W, 3 * PAGE, 0x403000, DATA, DATA_AND_ZEROES, PAGE)
                .phdr(PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 16)
                .size((int) (3 * PAGE + DATA));
    }
}
