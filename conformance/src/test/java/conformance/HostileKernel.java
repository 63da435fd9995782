package conformance;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcAuxv;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcStack;
import kernel.sim.profile.Architecture;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;

/** A kernel that executes what somebody damaged: the outcome is a program or an {@link ExecException}, nothing else. */
final class HostileKernel {
    /** What became of a program. */
    enum Outcome {
        LOADED,
        REFUSED,
        KILLED
    }

    private static final String VICTIM = "/victim";
    private static final int EXECUTABLE = 0755;
    private static final int NAME = 0x300;

    private static final FormatList FORMATS = FormatList.load();

    /** A kernel keeps pages of the files that it has seen, and here every file is new. */
    private static final int EXECS_OF_A_KERNEL = 200;

    private final String name;
    private final LinuxProfile profile;
    private final MachineProfile machine;
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private Kernel kernel;
    private int execs;

    private HostileKernel(String name, LinuxProfile profile, MachineProfile machine) {
        this.name = name;
        this.profile = profile;
        this.machine = machine;
        this.kernel = boot();
    }

    private Kernel boot() {
        return new Kernel(profile, machine, files, FORMATS, new SplittableRandom(1));
    }

    static HostileKernel of(LinuxProfile profile) {
        return new HostileKernel(profile.name(), profile, MachineProfile.builtIn());
    }

    static HostileKernel on(String machine) {
        MachineProfile supplied = MachineProfile.builtIn(machine).orElseThrow();
        Architecture architecture = Architecture.ofMachine(supplied.machine()).orElseThrow();
        LinuxProfile profile = LinuxProfile.LINUX_6_18.on(architecture).orElseThrow();
        return new HostileKernel(machine, profile, supplied);
    }

    /** Returns one kernel for each ELF loader, word size and byte order. */
    static List<HostileKernel> all() {
        return List.of(
                of(LinuxProfile.LINUX_6_18),
                of(LinuxProfile.LINUX_5_10_I386),
                of(LinuxProfile.LINUX_2_4_I386),
                on("arm"),
                on("aarch64"),
                on("aarch64-64k"),
                on("riscv64"),
                on("s390x"));
    }

    /** Returns a small good program of the kernel's machine that asks for {@link SampleElf#INTERP}. */
    byte[] program() {
        return sample().interp(NAME, SampleElf.INTERP).build();
    }

    /** Returns a small good interpreter. */
    byte[] interp() {
        return sample().build();
    }

    private ElfImageBuilder sample() {
        ElfImageBuilder elf = switch (profile.architecture()) {
            case I386, I386_OLD, I386_PAE -> ElfImageBuilder.elf32();
            case ARM -> ElfImageBuilder.elf32().machine(40).flags(0x5000000);
            case AARCH64 -> ElfImageBuilder.elf64().machine(183);
            case RISCV64 -> ElfImageBuilder.elf64().machine(243);
            case S390X -> ElfImageBuilder.elf64().machine(22).bigEndian();
            default -> ElfImageBuilder.elf64();
        };
        int page = machine.pageSize();
        return elf.type(ElfImageBuilder.ET_DYN)
                .entry(0x100)
                .phdr(PT_LOAD, PF_R | PF_X, 0, 0, 0x400, 0x400, page)
                .phdr(PT_LOAD, PF_R | PF_W, 0x400, page + 0x400L, 0x100, 0x2000, page)
                .phdr(0x6474e553, PF_R, 0x380, 0x380, 0x20, 0x20, 8)
                .put(0x380, note())
                .size(0x500);
    }

    private byte[] note() {
        byte[] note = {4, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0, 'G', 'N', 'U', 0, 0, 0, 0, (byte) 0xc0, 4, 0, 0, 0, 1};
        return Arrays.copyOf(note, 32);
    }

    /** Puts another file where programs find it. */
    HostileKernel with(String path, byte[] file) {
        files.put(path, EXECUTABLE, file);
        return this;
    }

    /** Executes a file, with a good interpreter. */
    Outcome exec(byte[] program) {
        files.put(SampleElf.INTERP, EXECUTABLE, interp());
        return run(program);
    }

    /** Executes a good program with a file as its interpreter. */
    Outcome interpret(byte[] interp) {
        files.put(SampleElf.INTERP, EXECUTABLE, interp);
        return run(program());
    }

    private Outcome run(byte[] program) {
        files.put(VICTIM, EXECUTABLE, program);
        if (++execs % EXECS_OF_A_KERNEL == 0) {
            kernel = boot();
        }
        Task task = new Task();
        try {
            kernel.execve(task, ExecRequest.of(VICTIM, "-v"));
            look(task.program().orElseThrow());
            task.kill(Signal.SIGKILL);
            return Outcome.LOADED;
        } catch (ExecException e) {
            if (task.exitSignal().equals(e.signal())
                    && e.getMessage().contains(e.violation().rule().id())) {
                return e.signal().isPresent() ? Outcome.KILLED : Outcome.REFUSED;
            }
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /** A program that loads can be looked at, and its mappings follow one another. */
    private void look(Program program) {
        long end = 0;
        for (MapsRow row : ProcMaps.rows(program)) {
            if (Long.compareUnsigned(row.start(), end) < 0 || Long.compareUnsigned(row.end(), row.start()) <= 0) {
                throw new AssertionError(name + ": " + ProcMaps.rows(program));
            }
            end = row.end();
        }
        ProcAuxv.bytes(program);
        ProcStack.of(program);
    }

    @Override
    public String toString() {
        return name;
    }
}
