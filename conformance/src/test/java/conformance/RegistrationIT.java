package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.ElfFormat;
import conformance.selftests.Execs;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.BinaryFormat;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** In which order formats are registered, and what registering cannot do. */
class RegistrationIT {
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();

    @BeforeEach
    void putFile() {
        files.put("/p", 0755, Execs.program());
    }

    private Kernel kernel(LinuxProfile profile, BinaryFormat... formats) {
        FormatList list = FormatList.of(List.of(formats));
        return new Kernel(profile, MachineProfile.builtIn(), files, list, new SplittableRandom(1));
    }

    private static List<String> names(Kernel kernel) {
        return kernel.formats().formats().stream().map(BinaryFormat::name).toList();
    }

    @Nested
    class Registration {
        private final HandingFormat a = new HandingFormat("a", "a", "/p");
        private final HandingFormat b = new HandingFormat("b", "b", "/p");

        @Test
        void isAtTheEndAndInsertionAtTheHead() {
            Kernel kernel = kernel(LinuxProfile.LINUX_6_18, new ElfFormat());
            kernel.registerBinfmt(a, new LoadedModule("a"));
            kernel.insertBinfmt(b, new LoadedModule("b"));
            assertThat(names(kernel)).containsExactly("b", "elf", "a");
        }

        @Test
        void wasAtTheHead() {
            Kernel kernel = kernel(LinuxProfile.LINUX_2_4_I386, new ElfFormat());
            kernel.registerBinfmt(a, new LoadedModule("a"));
            kernel.registerBinfmt(b, new LoadedModule("b"));
            assertThat(names(kernel)).containsExactly("b", "a", "elf");
        }

        @Test
        void couldNotBeTwice() {
            Kernel kernel = kernel(LinuxProfile.LINUX_2_4_I386);
            kernel.registerBinfmt(a, new LoadedModule("a"));
            ExecException e = catchThrowableOfType(
                    ExecException.class, () -> kernel.registerBinfmt(a, new LoadedModule("again")));
            assertThat(e.errno()).isEqualTo(Errno.EBUSY);
            assertThat(Execs.rules(e)).containsExactly("exec.register.twice");
            assertThat(names(kernel)).containsExactly("a");
        }

        @Test
        void couldNotEndTwice() {
            Kernel kernel = kernel(LinuxProfile.LINUX_2_4_I386);
            kernel.registerBinfmt(a, new LoadedModule("a"));
            kernel.unregisterBinfmt(a);
            ExecException e = catchThrowableOfType(ExecException.class, () -> kernel.unregisterBinfmt(a));
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(Execs.rules(e)).containsExactly("exec.unregister");
            kernel.registerBinfmt(a, new LoadedModule("a"));
            assertThat(names(kernel)).containsExactly("a");
        }

        @Test
        void mayEndTwiceToday() {
            Kernel kernel = kernel(LinuxProfile.LINUX_6_18, new ElfFormat(), a);
            kernel.unregisterBinfmt(a);
            kernel.unregisterBinfmt(a);
            assertThat(names(kernel)).containsExactly("elf");
        }
    }

    @Nested
    class NoFormats {
        @Test
        void wereAMissingFileInOlderKernels() {
            Kernel kernel = kernel(LinuxProfile.LINUX_5_10_I386);
            Execs.refused(kernel, task, ExecRequest.of("/p"), Errno.ENOENT, "exec.formats");
        }

        @Test
        void wereThoseOfModulesThatGoAwayTooInOlderKernels() {
            Kernel kernel = kernel(LinuxProfile.LINUX_5_10_I386);
            LoadedModule elf = new LoadedModule("elf");
            kernel.registerBinfmt(new ElfFormat(), elf);
            assertThat(elf.tryStop()).isTrue();
            Execs.refused(kernel, task, ExecRequest.of("/p"), Errno.ENOENT, "exec.formats");
        }

        @Test
        void areABadFileToday() {
            Kernel kernel = kernel(LinuxProfile.LINUX_6_18);
            Execs.refused(kernel, task, ExecRequest.of("/p"), Errno.ENOEXEC, "exec.format");
        }
    }
}
