package conformance;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.SplittableRandom;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;

/** Where the ELF loader of Linux 5.10 differs from today's. */
class Linux510ElfIT {
    private static final String PROGRAM = "/p";
    private static final String INTERP = "/lib/ld.so";

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = new Kernel(
            LinuxProfile.LINUX_5_10_I386, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));

    private Program exec(ElfImageBuilder file) {
        files.put(PROGRAM, 0755, file.build());
        Task task = new Task();
        kernel.execve(task, ExecRequest.of(PROGRAM));
        return task.program().orElseThrow();
    }

    private ExecException killed(ElfImageBuilder file) {
        return catchThrowableOfType(ExecException.class, () -> exec(file));
    }

    private static ElfImageBuilder elf() {
        return ElfImageBuilder.elf32().size(0x4000).phdr(ElfImageBuilder.PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 16);
    }

    @Test
    void mapsTheZeroesOfAllSegmentsInOneRange() {
        Program program = exec(elf().entry(0x8048000)
                .phdr(PT_LOAD, PF_R | PF_W, 0, 0x8048000, 0x100, 0x3000, 0x1000)
                .load(PF_R | PF_X, 0x1000, 0x8060000, 0x100));
        assertThat(Images.maps(program))
                .startsWith("8048000-8049000 rw-p 0 /p", "8049000-804b000 rw-p 0", "8060000-8061000 r-xp 1000 /p");
    }

    @Test
    void mapsZeroesUpToTheHighestEndWhicheverSegmentThatIs() {
        Program program = exec(elf().entry(0x8048000)
                .load(PF_R | PF_W, 0x1000, 0x8060000, 0x100)
                .phdr(PT_LOAD, PF_R | PF_W, 0, 0x8048000, 0x100, 0x30000, 0x1000));
        assertThat(Images.maps(program))
                .startsWith(
                        "8048000-8049000 rw-p 0 /p", "8060000-8061000 rw-p 1000 /p", "8061000-8078000 rw-p 0 [heap]");
        assertThat(program.mm().get(MmField.START_BRK)).isEqualTo(0x8078000);
    }

    @Test
    void replacesWhatIsAtTheAddressOfTheFirstSegment() {
        Program program = exec(elf().entry(0xbfffe000L).load(PF_R | PF_X, 0, 0xbfffe000L, 0x1000));
        assertThat(Images.maps(program, PROGRAM)).containsExactly("bfffe000-bffff000 r-xp 0 /p");
    }

    @Test
    void clearsTheEndOfAnInterpretersLastPageWhetherItHasZeroesOrNot() {
        files.put(INTERP, 0755, interp(0x1100).build());
        ExecException e = killed(elf().interp(0x200, INTERP).load(PF_R, 0, 0x8048000, 0x1000));
        assertThat(e.errno()).isEqualTo(Errno.EFAULT);
        assertThat(e.violation().rule().id()).isEqualTo("elf.load.zero");
        assertThat(e.signal()).isPresent();
        files.put(INTERP, 0755, interp(0x2000).build());
        exec(elf().interp(0x200, INTERP).load(PF_R, 0, 0x8048000, 0x1000));
    }

    private static ElfImageBuilder interp(long size) {
        return ElfImageBuilder.elf32()
                .type(ET_DYN)
                .load(PF_R | PF_X, 0, 0, size)
                .size(0x2000);
    }

    @Test
    void findsTheProgramHeadersByTheFirstSegment() {
        Program program = exec(elf().entry(0x8048000)
                .load(PF_R | PF_X, 0x1000, 0x8060000, 0x100)
                .load(PF_R, 0, 0x8048000, 0x100));
        assertThat(StartStack.of(program).aux(AuxVector.AT_PHDR)).isEqualTo(0x8060000 - 0x1000 + 52);
    }

    @Test
    void measuresAFileFromItsFirstToItsLastSegment() {
        ExecException e = killed(elf().type(ET_DYN)
                .load(PF_R, 0x1000, 0x5000, 0x1000)
                .phdr(PT_LOAD, PF_R, 0, 0x4000, 0x1000, 0x1000, 0x1000));
        assertThat(e.violation().rule().id()).isEqualTo("elf.load.none");
    }

    @Test
    void leavesTheBreakBehindAFileWithoutInterpreter() {
        Program program = exec(elf().type(ET_DYN).load(PF_R | PF_X, 0, 0, 0x1000));
        long end = Images.only(program, PROGRAM).end();
        assertThat(end).isGreaterThan(0xb0000000L);
        assertThat(program.mm().get(MmField.START_BRK)).isEqualTo(end);
    }

    @Test
    void knowsNeitherSignalStacksNorRestartableSequences() {
        Program program = exec(elf().entry(0x8048000).load(PF_R | PF_X, 0, 0x8048000, 0x1000));
        assertThat(StartStack.of(program).auxv().entries())
                .extracting(AuxEntry::type)
                .doesNotContain((long) AuxVector.AT_MINSIGSTKSZ, (long) AuxVector.AT_RSEQ_ALIGN, (long)
                        AuxVector.AT_RSEQ_FEATURE_SIZE);
    }
}
