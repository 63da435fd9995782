package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.KernelMessage;
import kernel.api.LoadContext;
import kernel.api.LoadResult;
import kernel.api.LogLevel;
import kernel.api.Rule;
import kernel.api.Violation;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UselibTests {
    private static final ByteString LIB = ByteString.of("/lib/x");

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final List<KernelMessage> log = new ArrayList<>();

    UselibTests() {
        root.put("/bin/prog", 0755, new byte[] {1});
        root.put("/lib/x", 0755, new byte[] {1, 2, 3});
        root.put("/lib/secret", 0711, new byte[] {1});
        root.put("/lib/plain", 0644, new byte[] {1});
    }

    /** A format that loads programs, and whose libraries a test decides about. */
    private record LibraryFormat(String name, Function<LoadContext, LoadResult> library) implements BinaryFormat {
        @Override
        public List<Rule> rules() {
            return List.of();
        }

        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            return FakeFormat.load(bprm, b -> {});
        }

        @Override
        public LoadResult loadShlib(LoadContext load) {
            return library.apply(load);
        }
    }

    private static LibraryFormat refusing(String name, Errno errno) {
        return new LibraryFormat(name, load -> {
            throw new ExecException(
                    Violation.of(new TestRule(name + ".lib", errno), load.file().path()));
        });
    }

    private static LibraryFormat loading(String name) {
        return new LibraryFormat(name, load -> LoadResult.loaded());
    }

    private Kernel kernel(LinuxProfile profile, BinaryFormat... formats) {
        return new Kernel(
                        profile,
                        MachineProfile.builtIn(),
                        root,
                        FormatList.of(List.of(formats)),
                        new SplittableRandom(1))
                .withLog(log::add);
    }

    private static Task running(Kernel kernel, int uid) {
        Task task = TestKernels.user(uid);
        kernel.execve(task, ExecRequest.of("/bin/prog"));
        return task;
    }

    private ExecException refused(LinuxProfile profile, int uid, String path, BinaryFormat... formats) {
        Kernel kernel = kernel(profile, formats);
        Task task = running(kernel, uid);
        return catchThrowableOfType(ExecException.class, () -> kernel.uselib(task, ByteString.of(path)));
    }

    @Test
    void asksTheFormatsUntilOneTakesTheLibrary() {
        List<String> asked = new ArrayList<>();
        LibraryFormat takes = new LibraryFormat("b", load -> {
            asked.add(load.file().path() + " " + load.buf().u8(1) + " "
                    + load.machine().name());
            return LoadResult.loaded();
        });
        Kernel kernel = kernel(LinuxProfile.SIM, refusing("a", Errno.ENOEXEC), takes, refusing("c", Errno.EIO));
        kernel.uselib(running(kernel, 0), LIB);
        assertThat(asked).containsExactly("/lib/x 2 x86_64");
    }

    @Test
    void stopsAtAnyOtherErrorThanEnoexec() {
        ExecException e = refused(LinuxProfile.SIM, 0, "/lib/x", refusing("a", Errno.ENOMEM), refusing("b", Errno.EIO));
        assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
    }

    @Test
    void tellsWhyNobodyTookTheLibrary() {
        ExecException e = refused(LinuxProfile.SIM, 0, "/lib/x", refusing("a", Errno.ENOEXEC), FakeFormat.loading("b"));
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(e.violation().rule().id()).isEqualTo("a.lib");
        assertThat(e.others()).extracting(v -> v.rule().id()).containsExactly("a.lib", "format.shlib");
        assertThat(e.signal()).isEmpty();
    }

    @Test
    void isRefusedIfNoFormatHasLibraries() {
        ExecException e = refused(LinuxProfile.SIM, 0, "/lib/x", FakeFormat.loading("a"));
        assertThat(e.violation().rule()).isEqualTo(UselibRule.FORMAT);
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
    }

    @ParameterizedTest
    @CsvSource({"0, /lib/plain", "1000, /lib/plain", "1000, /lib/secret"})
    void needsTheRightToReadAndToExecute(int uid, String path) {
        ExecException e = refused(LinuxProfile.SIM, uid, path, loading("a"));
        assertThat(e.violation().rule()).isEqualTo(UselibRule.MODE);
        assertThat(e.errno()).isEqualTo(Errno.EACCES);
    }

    @Test
    void findsTheLibraryFirst() {
        assertThat(refused(LinuxProfile.SIM, 0, "/lib/none", loading("a"))
                        .violation()
                        .rule())
                .isEqualTo(FsRule.EXISTS);
        assertThat(refused(LinuxProfile.SIM, 0, "", loading("a")).violation().rule())
                .isEqualTo(FsRule.EMPTY_PATH);
        assertThat(refused(LinuxProfile.SIM, 0, "x".repeat(4096), loading("a")).errno())
                .isEqualTo(Errno.ENAMETOOLONG);
    }

    @Test
    void startsRelativePathsAtTheWorkingDirectory() {
        Kernel kernel = kernel(LinuxProfile.SIM, loading("a"));
        Task task = running(kernel, 0);
        task.cwd(ByteString.of("/lib"));
        kernel.uselib(task, ByteString.of("x"));
        assertThat(catchThrowableOfType(ExecException.class, () -> kernel.uselib(task, ByteString.of("y")))
                        .errno())
                .isEqualTo(Errno.ENOENT);
    }

    @ParameterizedTest
    @CsvSource({"linux-5.4-i386, EINVAL", "linux-5.10-i386, EACCES"})
    void takesRegularFilesOnly(String kernel, Errno errno) {
        LinuxProfile profile = LinuxProfile.named(kernel).orElseThrow();
        assertThat(refused(profile, 0, "/lib", loading("a")).errno()).isEqualTo(errno);
    }

    @Test
    void takesNothingFromAFileSystemThatIsNotForPrograms() {
        MemoryFileSystem noexec = new MemoryFileSystem(new Mount(true, false, false));
        noexec.put("/lib/x", 0755, new byte[] {1});
        Kernel kernel = kernel(LinuxProfile.SIM, loading("a"));
        Task task = running(kernel, 0);
        ExecException e = catchThrowableOfType(
                ExecException.class, () -> kernel.withRoot(noexec).uselib(task, LIB));
        assertThat(e.violation().rule()).isEqualTo(UselibRule.NOEXEC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-6.18"})
    void isGoneFromTodaysKernel(String kernel) {
        ExecException e = refused(LinuxProfile.named(kernel).orElseThrow(), 0, "/lib/x", loading("a"));
        assertThat(e.errno()).isEqualTo(Errno.ENOSYS);
    }

    @Test
    void isACallOfARunningProgram() {
        Kernel kernel = kernel(LinuxProfile.SIM, loading("a"));
        assertThatThrownBy(() -> kernel.uselib(new Task(), LIB)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsAFormatWriteToTheLog() {
        KernelMessage message = new KernelMessage(LogLevel.KERN_WARNING, "old");
        LibraryFormat talking = new LibraryFormat("a", load -> {
            load.printk(message);
            return LoadResult.loaded();
        });
        Kernel kernel = kernel(LinuxProfile.SIM, talking);
        kernel.uselib(running(kernel, 0), LIB);
        assertThat(log).containsExactly(message);
        assertThat(message).hasToString("<4>old");
    }
}
