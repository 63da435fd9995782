package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the kernel's selftests binfmt_misc_disabled, binfmt_misc_selfpin and binfmt_misc_interplimit ask, as Linux 6.18 answers
 * it. That kernel is older than these tests: it knows no flags D and B and no limit of open interpreters.
 */
class BinfmtMiscIT {
    private static final String ENTRY = "test_disabled";
    private static final String MAGIC = "#DISABLED-SELFTEST#";
    private static final String TARGET = "/tmp/binfmt_disabled_target";
    private static final String INTERPRETER = "/tmp/binfmt_disabled_interp.sh";
    private static final String SHELL = "/bin/sh";

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = kernel.tasks().init();
    private MountedFileSystem instance;

    @BeforeEach
    void putFiles() {
        files.put(SHELL, 0755, Execs.program());
        Execs.putText(files, INTERPRETER, "#!/bin/sh\nexit 7\n");
        Execs.putText(files, TARGET, MAGIC + "\n" + "\0".repeat(100));
        enterUserNamespace(task);
        instance = kernel.mount(task, "binfmt_misc");
    }

    private void enterUserNamespace(Task who) {
        kernel.tasks().unshare(who, CloneFlags.CLONE_NEWUSER);
        kernel.tasks().mapRoot(who);
    }

    private void write(String name, String data) {
        instance.write(ByteString.of(name), ByteString.of(data));
    }

    private void register(String flags) {
        write("register", ":" + ENTRY + ":M:0:" + MAGIC + "::" + INTERPRETER + ":" + flags);
    }

    private boolean shows(String text) {
        return instance.read(ByteString.of(ENTRY)).toLatin1().contains(text);
    }

    private void assertInterpreted() {
        Program program = Execs.run(kernel, task, ExecRequest.of(TARGET));
        assertThat(Execs.argv(program)).containsExactly(SHELL, INTERPRETER, TARGET);
    }

    private void assertNotInterpreted() {
        Execs.refused(kernel, task, ExecRequest.of(TARGET), Errno.ENOEXEC, "exec.format");
    }

    private void assertRefused(String name, String data, Errno errno) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> write(name, data));
        assertThat(e.errno()).isEqualTo(errno);
    }

    @Test
    void anEntryIsEnabledAtOnce() {
        register("");
        assertThat(shows("enabled")).isTrue();
        assertInterpreted();
    }

    @Test
    void anEntryIsSwitchedOnAndOff() {
        register("");
        assertInterpreted();
        write(ENTRY, "0\n");
        assertThat(shows("disabled")).isTrue();
        assertNotInterpreted();
        write(ENTRY, "1\n");
        assertInterpreted();
    }

    @Test
    void flagsThatCameLaterAreRefused() {
        for (String flag : List.of("D", "PD", "B", "T")) {
            String rule = ":" + ENTRY + ":M:0:" + MAGIC + "::" + INTERPRETER + ":" + flag;
            assertRefused("register", rule, Errno.EINVAL);
        }
        assertThat(instance.names()).doesNotContain(ByteString.of(ENTRY));
    }

    @Test
    void flagsAreShown() {
        register("P");
        assertThat(shows("flags: P\n")).isTrue();
        assertThat(shows("flags: D")).isFalse();
    }

    @Test
    void allEntriesAreRemovedAtOnce() {
        register("");
        write("status", "-1");
        assertThat(instance.names()).doesNotContain(ByteString.of(ENTRY));
        assertNotInterpreted();
    }

    @Test
    void aRemovedEntryDoesNotComeBack() {
        register("");
        write(ENTRY, "-1");
        assertRefused(ENTRY, "1", Errno.ENOENT);
        assertNotInterpreted();
    }

    @Test
    void anOrdinaryInterpreterCanBeOpenedInAdvance() {
        register("F");
        assertThat(Execs.open(files, INTERPRETER).inode().writeCount().getWriteAccess())
                .isFalse();
        files.unlink(ByteString.of(INTERPRETER));
        assertThat(Execs.argv(Execs.run(kernel, task, ExecRequest.of(TARGET))))
                .containsExactly(SHELL, INTERPRETER, TARGET);
        write(ENTRY, "-1");
    }

    @Test
    void nobodyCountsTheInterpretersThatAreOpen() {
        for (int i = 0; i < 5; i++) {
            write("register", ":fixed" + i + ":M::\\xde\\xad::" + SHELL + ":F");
        }
        assertThat(instance.names()).hasSize(7);
        write("fixed0", "-1\n");
        write("register", ":over:M::\\xde\\xad::" + SHELL + ":F");
        Task nested = kernel.tasks().fork(task);
        enterUserNamespace(nested);
        MountedFileSystem inner = kernel.mount(nested, "binfmt_misc");
        assertThat(inner.names()).hasSize(2);
        inner.write(ByteString.of("register"), ByteString.of(":nested:M::\\xde\\xad::" + SHELL + ":F"));
        assertThat(instance.names()).doesNotContain(ByteString.of("nested"));
    }
}
