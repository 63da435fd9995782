package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.ElfFormat;
import binfmt.elf.testing.ElfImageBuilder;
import binfmt.script.ScriptFormat;
import conformance.selftests.Execs;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.module.ModuleLoader;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that come and go, and the modules that they come in. */
class ModulesIT {
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void putFiles() {
        files.put("/p", 0755, Execs.program());
        Execs.putText(files, "/s", "#!/p\n");
        Execs.putText(files, "/x", "x\u0001\u00cd\u00ab");
    }

    private Kernel kernel(LinuxProfile profile, ModuleLoader modules, BinaryFormat... formats) {
        return new Kernel(
                profile,
                MachineProfile.builtIn(),
                files,
                FormatList.of(List.of(formats)),
                new SplittableRandom(1),
                modules);
    }

    private Kernel kernel(LinuxProfile profile, BinaryFormat... formats) {
        return kernel(profile, ModuleLoader.NONE, formats);
    }

    private static List<String> names(Kernel kernel) {
        return kernel.formats().formats().stream().map(BinaryFormat::name).toList();
    }

    @Nested
    class Requests {
        private boolean isLoading;
        private final HandingFormat format = new HandingFormat("late", "x\u0001", "/p");
        private final HandingFormat first = new HandingFormat("first", "never", "/none");

        private Kernel asking(LinuxProfile profile) {
            List<Kernel> self = new ArrayList<>();
            Kernel kernel = kernel(
                    profile,
                    alias -> {
                        asked.add(alias);
                        if (isLoading) {
                            self.get(0).registerBinfmt(format, new LoadedModule("late"));
                        }
                        return isLoading;
                    },
                    first,
                    new ElfFormat());
            self.add(kernel);
            return kernel;
        }

        private void refuses(Kernel kernel) {
            Execs.refused(kernel, task, ExecRequest.of("/x"), Errno.ENOEXEC, "exec.format");
        }

        @Test
        void nameTheThirdAndFourthByteAsALittleEndianNumber() {
            refuses(asking(LinuxProfile.SIM));
            assertThat(asked).containsExactly("binfmt-abcd");
        }

        @Test
        void nameFourDigits() {
            files.put("/x", 0755, new byte[] {'a', 'b', 7});
            refuses(asking(LinuxProfile.SIM));
            assertThat(asked).containsExactly("binfmt-0007");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", "a\tb\n", " ~~ ", "text\u0001"})
        void areNotMadeForFourPrintableBytes(String text) {
            Execs.putText(files, "/x", text);
            refuses(asking(LinuxProfile.SIM));
            assertThat(asked).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"7f656c66", "656c667f", "65800000", "650d6c66", "6c1f6566", "65660b6c", "65666c0c"})
        void areMadeForAnyOtherByteAmongTheFour(String hex) {
            files.put("/x", 0755, HexFormat.of().parseHex(hex));
            refuses(asking(LinuxProfile.SIM));
            assertThat(asked).containsExactly("binfmt-" + hex.substring(6, 8) + hex.substring(4, 6));
        }

        @Test
        void areMadeOnceIfNoModuleIsLoadedWithoutAskingTheFormatsAgain() {
            refuses(asking(LinuxProfile.SIM));
            assertThat(asked).hasSize(1);
            assertThat(first.asked()).isEqualTo(1);
        }

        @Test
        void areMadeOnceIfTheModuleDoesNotHelp() {
            isLoading = true;
            Execs.putText(files, "/x", "y\u0001\u00cd\u00ab");
            Kernel kernel = asking(LinuxProfile.SIM);
            ExecException e = Execs.refused(kernel, task, ExecRequest.of("/x"), Errno.ENOEXEC, "exec.format");
            assertThat(e.others()).hasSameSizeAs(kernel.formats().formats());
            assertThat(asked).hasSize(1);
            assertThat(first.asked()).isEqualTo(2);
            assertThat(format.asked()).isEqualTo(1);
        }

        @Test
        void letAFormatOfTheModuleLoadTheFile() {
            isLoading = true;
            Kernel kernel = asking(LinuxProfile.SIM);
            assertThat(Execs.run(kernel, task, ExecRequest.of("/x")).exe().path())
                    .isEqualTo(ByteString.of("/p"));
            assertThat(Execs.run(kernel, task, ExecRequest.of("/x")).comm()).isEqualTo(ByteString.of("x"));
            assertThat(asked).containsExactly("binfmt-abcd");
            assertThat(names(kernel)).containsExactly("elf", "first", "late");
        }

        @Test
        void areMadeForAnInterpreterToo() {
            Execs.putText(files, "/t", "#!/x\n");
            Kernel kernel = asking(LinuxProfile.SIM);
            kernel.registerBinfmt(new ScriptFormat(), new LoadedModule("script"));
            Execs.refused(kernel, task, ExecRequest.of("/t"), Errno.ENOEXEC, "exec.format");
            assertThat(asked).containsExactly("binfmt-abcd");
        }

        @Test
        void areNoLongerMadeToday() {
            refuses(asking(LinuxProfile.LINUX_6_18));
            assertThat(asked).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"6, 13, 1", "6, 14, 0"})
        void endedWithOneRelease(int major, int minor, int requests) {
            refuses(asking(Execs.linux(major, minor)));
            assertThat(asked).hasSize(requests);
        }

        @Test
        void madeOldKernelsAskTheFormatsAgainInAnyCase() {
            refuses(asking(LinuxProfile.LINUX_2_4_I386));
            assertThat(asked).containsExactly("binfmt-abcd");
            assertThat(first.asked()).isEqualTo(2);
        }
    }

    @Nested
    class Uses {
        private final LoadedModule elf = new LoadedModule("elf");
        private final LoadedModule script = new LoadedModule("script");
        private final BinaryFormat elfFormat = new ElfFormat();
        private final Kernel kernel = kernel(LinuxProfile.LINUX_6_18);

        @BeforeEach
        void register() {
            kernel.registerBinfmt(new ScriptFormat(), script);
            kernel.registerBinfmt(elfFormat, elf);
        }

        private void assertUses(int ofScript, int ofElf) {
            assertThat(script.uses()).isEqualTo(ofScript);
            assertThat(elf.uses()).isEqualTo(ofElf);
        }

        @Test
        void lastAsLongAsTheProgramRuns() {
            Execs.run(kernel, task, ExecRequest.of("/p"));
            assertUses(0, 1);
            task.kill(Signal.SIGKILL);
            assertUses(0, 0);
        }

        @Test
        void endForAFormatThatHandedOver() {
            Execs.run(kernel, task, ExecRequest.of("/s"));
            assertUses(0, 1);
        }

        @Test
        void areOneForEachProgram() {
            Task other = new Task();
            Execs.run(kernel, task, ExecRequest.of("/p"));
            Execs.run(kernel, other, ExecRequest.of("/s"));
            Execs.run(kernel, other, ExecRequest.of("/p"));
            assertUses(0, 2);
            other.kill(Signal.SIGTERM);
            assertUses(0, 1);
        }

        @Test
        void endWithACallThatFails() {
            Execs.putText(files, "/s", "#!/none\n");
            Execs.refused(kernel, task, ExecRequest.of("/s"), Errno.ENOENT, "script.interp.open", "fs.path.exists");
            assertUses(0, 0);
            Execs.refused(kernel, task, ExecRequest.of("/x"), Errno.ENOEXEC, "exec.format");
            assertUses(0, 0);
            files.put("/p", 0755, Execs.programWith("/none"));
            Execs.refused(kernel, task, ExecRequest.of("/p"), Errno.ENOENT, "elf.interp.open", "fs.path.exists");
            assertUses(0, 0);
        }

        @Test
        void areUnchangedByAFailureIfAProgramRuns() {
            Execs.run(kernel, task, ExecRequest.of("/p"));
            Execs.refused(kernel, task, ExecRequest.of("/x"), Errno.ENOEXEC, "exec.format");
            assertUses(0, 1);
        }

        @Test
        void endWithAProgramThatDiesInAFailingCall() {
            Execs.run(kernel, task, ExecRequest.of("/p"));
            files.put(
                    "/p",
                    0755,
                    ElfImageBuilder.elf64()
                            .load(ElfImageBuilder.PF_R, 0, 0xffff_8000_0000_0000L, 0x100)
                            .size(0x100)
                            .build());
            ExecException e =
                    catchThrowableOfType(ExecException.class, () -> kernel.execve(task, ExecRequest.of("/p")));
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertUses(0, 0);
        }

        @Test
        void keepAModuleLoadedEvenWithoutItsFormat() {
            Execs.run(kernel, task, ExecRequest.of("/p"));
            kernel.unregisterBinfmt(elfFormat);
            assertThat(elf.tryStop()).isFalse();
            assertThat(task.program()).isPresent();
            task.kill(Signal.SIGKILL);
            assertThat(elf.tryStop()).isTrue();
        }

        @Test
        void areNotTakenOfAModuleThatGoesAway() {
            assertThat(elf.tryStop()).isTrue();
            ExecException e = Execs.refused(kernel, task, ExecRequest.of("/p"), Errno.ENOEXEC, "exec.format");
            assertThat(e.others()).extracting(other -> other.rule().id()).containsExactly("script.magic");
            kernel.registerBinfmt(new HandingFormat("other", "\u007fELF", "/s"), new LoadedModule("other"));
            Execs.refused(kernel, task, ExecRequest.of("/p"), Errno.ELOOP, "exec.depth");
            assertUses(0, 0);
        }
    }
}
