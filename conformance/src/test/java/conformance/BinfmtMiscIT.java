package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import conformance.selftests.Execs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.WriteCount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Files that run in an interpreter which was registered for them. */
class BinfmtMiscIT {
    private static final int FD = 9;
    private static final int USER = 1000;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();
    private final MountedFileSystem control = kernel.mount(task, "binfmt_misc");

    @BeforeEach
    void putFiles() {
        files.put("/h", 0755, Execs.program());
        Execs.putText(files, "/m", "ABCD");
    }

    private void register(String line) {
        write("register", line);
    }

    private void write(String name, String data) {
        control.write(ByteString.of(name), ByteString.of(data.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private ExecException refused(Kernel in, ExecRequest request, Errno errno, String... rules) {
        return Execs.refused(in, task, request, errno, rules);
    }

    private Program run(String path, String... arguments) {
        return Execs.run(kernel, task, ExecRequest.of(path, arguments));
    }

    private static long flags(Program program) {
        return program.mm().savedAuxv().value(AuxVector.AT_FLAGS).orElseThrow();
    }

    @Nested
    class TheInterpreter {
        @Test
        void getsTheFileAndItsArguments() {
            register(":t:M::ABCD::/h:");
            Program program = run("/m", "one");
            assertThat(Execs.argv(program)).containsExactly("/h", "/m", "one");
            assertThat(program.comm()).hasToString("m");
            assertThat(program.exe().path()).hasToString("/h");
            assertThat(flags(program)).isZero();
            assertThat(program.mm().savedAuxv().value(AuxVector.AT_EXECFD)).isEmpty();
        }

        @Test
        void getsTheFirstArgumentToo() {
            register(":t:M::ABCD::/h:P");
            Program program = run("/m", "one");
            assertThat(Execs.argv(program)).containsExactly("/h", "/m", "/m", "one");
            assertThat(flags(program)).isEqualTo(AuxVector.AT_FLAGS_PRESERVE_ARGV0);
        }

        @Test
        void wasNotToldOfItByOldKernels() {
            Kernel old = Execs.kernel(Execs.linux(5, 11), files);
            old.mount(task, "binfmt_misc").write(ByteString.of("register"), ByteString.of(":t:M::ABCD::/h:P"));
            Program program = Execs.run(old, task, ExecRequest.of("/m"));
            assertThat(Execs.argv(program)).containsExactly("/h", "/m", "/m");
            assertThat(flags(program)).isZero();
        }

        @Test
        void findsTheFileOpen() {
            files.put(ByteString.of("/m"), 0711, 0, 0, "ABCD".getBytes(StandardCharsets.US_ASCII));
            task.cred(Execs.user(USER).cred());
            register0(":t:M::ABCD::/h:O");
            Program program = run("/m");
            assertThat(program.mm().savedAuxv().value(AuxVector.AT_EXECFD)).contains(0L);
            assertThat(task.files().get(0).orElseThrow().file().path()).hasToString("/m");
            assertThat(program.isDumpable()).isFalse();
        }

        /** Registers with the rights of the super-user. */
        private void register0(String line) {
            kernel.mount(new Task(), "binfmt_misc").write(ByteString.of("register"), ByteString.of(line));
        }

        @Test
        void hasTheIdentityThatTheFileGives() {
            files.put(ByteString.of("/m"), 04755, USER + 1, 0, "ABCD".getBytes(StandardCharsets.US_ASCII));
            task.cred(Execs.user(USER).cred());
            register0(":t:M::ABCD::/h:");
            run("/m");
            assertThat(task.cred().euid()).isEqualTo(USER);
            register0(":c:M::ABCD::/h:C");
            Program program = run("/m");
            assertThat(task.cred().euid()).isEqualTo(USER + 1);
            assertThat(program.mm().savedAuxv().value(AuxVector.AT_SECURE)).contains(1L);
        }

        @Test
        void givesNoIdentityWhereTheFileDoes() {
            files.put(ByteString.of("/h"), 04755, USER + 2, 0, Execs.program());
            task.cred(Execs.user(USER).cred());
            register0(":c:M::ABCD::/h:C");
            run("/m");
            assertThat(task.cred().euid()).isEqualTo(USER);
        }

        @Test
        void mustBeThere() {
            register(":lost:M::ABCD::/none:");
            ExecException e = refused(kernel, ExecRequest.of("/m"), Errno.ENOENT, "misc.interp.open", "fs.path.exists");
            assertThat(e.violation().found()).contains("entry lost");
            assertThat(e.violation().span()).contains(new Span(0, 4, "magic"));
            assertThat(e.violation().path()).contains(ByteString.of("/m"));
        }

        @Test
        void canBeOnlyOneOfThoseThatFindTheFileOpen() {
            Execs.putText(files, "/s", "#!/h\n");
            register(":t:M::ABCD::/s:O");
            refused(kernel, ExecRequest.of("/m"), Errno.ENOEXEC, "exec.execfd.twice");
            register(":elf:M::\\x7fELF::/h:O");
            refused(kernel, ExecRequest.of("/h"), Errno.ENOEXEC, "exec.execfd.twice");
        }
    }

    @Nested
    class FixedInterpreters {
        @Test
        void stayWhateverTheirPathLeadsTo() {
            register(":t:M::ABCD::/h:F");
            files.unlink(ByteString.of("/h"));
            Program program = run("/m");
            assertThat(Execs.argv(program)).containsExactly("/h", "/m");
            assertThat(program.exe().path()).hasToString("/h (deleted)");
        }

        @Test
        void canNotBeWrittenTo() {
            WriteCount count = Execs.open(files, "/h").inode().writeCount();
            register(":t:M::ABCD::/h:F");
            assertThat(count.getWriteAccess()).isFalse();
            refusesAgain(Errno.EEXIST, "misc.register.exists");
            run("/m");
            write("t", "-1");
            task.kill(Signal.SIGKILL);
            assertThat(count.isUsed()).isFalse();
        }

        private void refusesAgain(Errno errno, String rule) {
            ExecException e = catchThrowableOfType(ExecException.class, () -> register(":t:M::ABCD::/h:F"));
            assertThat(e.errno()).isEqualTo(errno);
            assertThat(Execs.rules(e)).containsExactly(rule);
        }

        @Test
        void areOpenedWhenTheyAreRegistered() {
            WriteCount count = Execs.open(files, "/h").inode().writeCount();
            assertThat(count.getWriteAccess()).isTrue();
            ExecException e = catchThrowableOfType(ExecException.class, () -> register(":t:M::ABCD::/h:F"));
            assertThat(e.errno()).isEqualTo(Errno.ETXTBSY);
            assertThat(Execs.rules(e)).containsExactly("misc.register.open", "fs.exec.busy");
            assertThat(control.names()).hasSize(2);
        }

        @Test
        void areFoundFromTheDirectoryOfWhoeverRegisters() {
            files.put("/bin/h", 0755, Execs.program());
            task.cwd(ByteString.of("/bin"));
            register(":t:M::ABCD::h:F");
            task.cwd(ByteString.of("/"));
            assertThat(run("/m").exe().path()).hasToString("/bin/h");
        }
    }

    @Nested
    class Entries {
        @Test
        void areAskedBeforeAllOtherFormats() {
            assertThat(kernel.formats().formats().get(0).name()).isEqualTo("misc");
            register(":elf:M::\\x7fELF::/i:");
            Execs.putText(files, "/i", "#!/h\n");
            refused(kernel, ExecRequest.of("/h"), Errno.ELOOP, "exec.depth");
        }

        @Test
        void mayNeedOneAnother() {
            register(":b:E::b::/m.c:");
            register(":c:E::c::/h:");
            Execs.putText(files, "/m.b", "b");
            Execs.putText(files, "/m.c", "c");
            assertThat(Execs.argv(run("/m.b"))).containsExactly("/h", "/m.c", "/m.b");
            register(":a:E::c::/m.b:");
            refused(kernel, ExecRequest.of("/m.b"), Errno.ELOOP, "exec.depth");
        }

        @Test
        void areRunFiveDeep() {
            for (int i = 0; i < 6; i++) {
                Execs.putText(files, "/f." + i, "f");
                register(":" + i + ":E::" + i + "::" + (i == 0 ? "/h" : "/f." + (i - 1)) + ":");
            }
            assertThat(Execs.argv(run("/f.4"))).hasSize(6);
            refused(kernel, ExecRequest.of("/f.5"), Errno.ELOOP, "exec.depth");
        }

        @Test
        void saveThemselvesTheTroubleOfModules() {
            Execs.putText(files, "/x", "\u0001\u0002\u0003\u0004");
            register(":t:M::ABCD::/h:");
            ExecException e = refused(kernel, ExecRequest.of("/x"), Errno.ENOEXEC, "exec.format");
            assertThat(e.others().get(0).describe())
                    .startsWith("/x: an enabled entry must match the file; found 01 02 03 04")
                    .endsWith("[misc.match, ENOEXEC]");
        }

        @Test
        void ofAFileThatExecClosesAreRefused() {
            register(":t:M::ABCD::/h:");
            task.files().put(FD, new Descriptor(Execs.open(files, "/m"), true));
            ExecRequest request = ExecRequest.of("").at(FD, ExecRequest.AT_EMPTY_PATH);
            refused(kernel, request, Errno.ENOENT, "misc.inaccessible");
        }

        @Test
        void looksAtFewerBytesInOldKernels() {
            byte[] late = new byte[256];
            Arrays.fill(late, (byte) 'Z');
            files.put("/late", 0755, late);
            Kernel old = Execs.kernel(Execs.linux(5, 0), files);
            MountedFileSystem entries = old.mount(task, "binfmt_misc");
            entries.write(ByteString.of("register"), ByteString.of(":t:M:124:ZZZZ::/h:"));
            Execs.run(old, task, ExecRequest.of("/late"));
        }
    }

    @Nested
    class Namespaces {
        private final Task inner = inside(kernel);

        @BeforeEach
        void registerOutside() {
            register(":t:M::ABCD::/h:");
        }

        private Task inside(Kernel in) {
            Task child = in.tasks().fork(in.tasks().init());
            in.tasks().unshare(child, CloneFlags.CLONE_NEWUSER);
            in.tasks().mapRoot(child);
            return child;
        }

        @Test
        void seeTheNearestInstance() {
            assertThat(Execs.argv(Execs.run(kernel, inner, ExecRequest.of("/m"))))
                    .containsExactly("/h", "/m");
            MountedFileSystem own = kernel.mount(inner, "binfmt_misc");
            assertThat(own.names()).extracting(ByteString::toString).containsExactly("register", "status");
            Execs.refused(kernel, inner, ExecRequest.of("/m"), Errno.ENOEXEC, "exec.format");
            run("/m");
        }

        @Test
        void hadOneInstanceTogetherInOldKernels() {
            Kernel old = Execs.kernel(Execs.linux(6, 6), files);
            old.mount(task, "binfmt_misc").write(ByteString.of("register"), ByteString.of(":t:M::ABCD::/h:"));
            Task child = inside(old);
            Execs.run(old, child, ExecRequest.of("/m"));
            assertMountRefused(old, child, Errno.EPERM, "mount.right");
        }

        @Test
        void letNobodyMountWithoutTheRight() {
            assertMountRefused(kernel, Execs.user(USER), Errno.EPERM, "mount.right");
        }

        @Test
        void haveNoFileSystemWithoutItsFormat() {
            Kernel bare = new Kernel(
                    LinuxProfile.LINUX_6_18,
                    MachineProfile.builtIn(),
                    files,
                    FormatList.of(List.of()),
                    new SplittableRandom(1));
            assertMountRefused(bare, task, Errno.ENODEV, "mount.type");
        }

        private void assertMountRefused(Kernel in, Task who, Errno errno, String rule) {
            ExecException e = catchThrowableOfType(ExecException.class, () -> in.mount(who, "binfmt_misc"));
            assertThat(e.errno()).isEqualTo(errno);
            assertThat(Execs.rules(e)).containsExactly(rule);
        }
    }
}
