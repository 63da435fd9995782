package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;

/** A script that is its own interpreter, as in the kernel's selftest recursion-depth. */
class RecursionDepthIT {
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();

    @Test
    void isLimited() {
        files.put("/tmp/1", 0700, "#!/tmp/1\n".getBytes(StandardCharsets.US_ASCII));
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        ByteString path = ByteString.of("/tmp/1");
        ExecRequest request =
                new ExecRequest(Optional.of(path), UserArgPtr.NULL, UserArgPtr.NULL, ExecRequest.AT_FDCWD, 0);
        ExecException e = Execs.refused(kernel, task, request, Errno.ELOOP, "exec.depth");
        assertThat(e.violation().path()).contains(path);
        assertThat(Execs.open(files, "/tmp/1").inode().writeCount().isUsed()).isFalse();
    }

    @Test
    void isReachedThroughASymbolicLinkToo() {
        files.put("/tmp/1", 0700, "#!/tmp/2\n".getBytes(StandardCharsets.US_ASCII));
        files.putLink(ByteString.of("/tmp/2"), ByteString.of("1"));
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        Execs.refused(kernel, task, ExecRequest.of("/tmp/1"), Errno.ELOOP, "exec.depth");
    }

    @Test
    void wasOneScriptInOldKernels() {
        files.put("/tmp/1", 0700, "#!/tmp/1\n".getBytes(StandardCharsets.US_ASCII));
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_2_4_I386, files);
        Execs.refused(kernel, task, ExecRequest.of("/tmp/1"), Errno.ENOEXEC, "script.nested");
    }
}
