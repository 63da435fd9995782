package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.api.ViewRule;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that an interpreter gets as an open descriptor. */
class ExecfdIT {
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = new Kernel(
            LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
    private final Task task = new Task();

    /** Files whose second byte is a colon; the first names the interpreter. */
    private static final class OpeningFormat implements BinaryFormat {
        @Override
        public String name() {
            return "opening";
        }

        @Override
        public List<Rule> rules() {
            return List.of();
        }

        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            if (!bprm.buf().is(1, ':')) {
                return LoadResult.notRecognised(ViewRule.BOUNDS, new Span(1, 1, "colon"));
            }
            bprm.haveExecfd();
            bprm.pushArg(bprm.interp());
            return LoadResult.handover(
                    bprm.openExec(ByteString.of("/").concat(bprm.buf().bytes(0, 1))));
        }
    }

    @BeforeEach
    void putFiles() {
        kernel.insertBinfmt(new OpeningFormat(), new LoadedModule("opening"));
        byte[] image = ElfImageBuilder.elf64()
                .entry(0x400000)
                .load(ElfImageBuilder.PF_R, 0, 0x400000, 0x100)
                .size(0x100)
                .build();
        files.put("/p", 0755, image);
        files.put("/s", 0755, new byte[] {'p', ':'});
        files.put("/t", 0755, new byte[] {'s', ':'});
    }

    @Test
    void isTheLowestFreeDescriptorAndNamedInTheAuxiliaryVector() {
        kernel.execve(task, ExecRequest.of("/s"));
        AuxVector auxv = task.program().orElseThrow().mm().savedAuxv();
        assertThat(auxv.value(AuxVector.AT_EXECFD)).contains(0L);
        assertThat(task.files().get(0).orElseThrow().file().path()).isEqualTo(ByteString.of("/s"));
        assertThat(auxv.entries())
                .extracting(entry -> (int) entry.type())
                .containsSubsequence(AuxVector.AT_PLATFORM, AuxVector.AT_EXECFD);
    }

    @Test
    void isForOneProgramOnTheWayOnly() {
        ExecException e = catchThrowableOfType(ExecException.class, () -> kernel.execve(task, ExecRequest.of("/t")));
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(e.violation().rule().id()).isEqualTo("exec.execfd.twice");
    }

    @Test
    void killsWhereNoDescriptorIsFree() {
        task.rlimits(task.rlimits().with(Resource.NOFILE, new Rlimits.Limit(0, 0)));
        ExecException e = catchThrowableOfType(ExecException.class, () -> kernel.execve(task, ExecRequest.of("/s")));
        assertThat(e.errno()).isEqualTo(Errno.EMFILE);
        assertThat(e.signal()).contains(Signal.SIGSEGV);
        assertThat(task.files().entries()).isEmpty();
    }
}
