package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.WriteCount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests execve01 to execve06 of the Linux Test Project. */
class LtpExecveIT {
    private static final int NOBODY = 65534;
    private static final int CHILDREN = 8;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task nobody = Execs.user(NOBODY);

    @BeforeEach
    void putFiles() {
        files.put("/tmp/app", 0755, Execs.program());
        nobody.cwd(ByteString.of("/tmp"));
    }

    private static ExecRequest nulls(Optional<ByteString> path) {
        return new ExecRequest(path, UserArgPtr.NULL, UserArgPtr.NULL, ExecRequest.AT_FDCWD, 0);
    }

    private static ExecRequest nulls(String path) {
        return nulls(Optional.of(ByteString.of(path)));
    }

    private WriteCount writeCount(String path) {
        return Execs.open(files, path).inode().writeCount();
    }

    @Test
    void handsArgumentsAndEnvironmentOver() {
        ExecRequest request = new ExecRequest(
                ByteString.of("/tmp/app"),
                Execs.bytes(List.of("app", "canary")),
                Execs.bytes(List.of("TEST_VARIABLE=test")));
        Program program = Execs.run(kernel, nobody, request);
        assertThat(Execs.argv(program)).containsExactly("app", "canary");
        assertThat(Execs.envp(program)).containsExactly("TEST_VARIABLE=test");
    }

    @Test
    void letsNobodyExecuteWhatOnlyItsOwnerMay() {
        files.put("/tmp/private", 0700, Execs.program());
        Execs.refused(kernel, nobody, nulls("/tmp/private"), Errno.EACCES, "fs.exec.mode");
        Execs.run(kernel, new Task(), nulls("/tmp/private"));
    }

    @Nested
    class BadNames {
        private void refuses(ExecRequest request, Errno errno, String rule) {
            Execs.refused(kernel, nobody, request, errno, rule);
        }

        @Test
        void areTooLong() {
            refuses(nulls("a".repeat(256)), Errno.ENAMETOOLONG, "fs.path.name-length");
            refuses(nulls("a".repeat(255)), Errno.ENOENT, "fs.path.exists");
        }

        @Test
        void leadNowhere() {
            refuses(nulls("testdir"), Errno.ENOENT, "fs.path.exists");
        }

        @Test
        void leadThroughARegularFile() {
            files.put("/tmp/file", 0644, new byte[0]);
            refuses(nulls("file/testdir"), Errno.ENOTDIR, "fs.path.directory");
        }

        @Test
        void areNotInTheCallersMemory() {
            refuses(nulls(Optional.empty()), Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void belongToAFileWithoutTheRightModeEvenIfItIsOpenForWriting() {
            files.put("/tmp/file", 0444, Execs.program());
            assertThat(writeCount("/tmp/file").getWriteAccess()).isTrue();
            refuses(nulls("file"), Errno.EACCES, "fs.exec.mode");
            Execs.refused(kernel, new Task(), nulls("/tmp/file"), Errno.EACCES, "fs.exec.mode");
        }

        @Test
        void belongToAnEmptyFile() {
            files.put("/tmp/file", 0755, new byte[0]);
            refuses(nulls("file"), Errno.ENOEXEC, "exec.format");
        }
    }

    @Nested
    class OpenForWriting {
        private WriteCount count;

        @BeforeEach
        void openForWriting() {
            count = writeCount("/tmp/app");
            assertThat(count.getWriteAccess()).isTrue();
        }

        @Test
        void isBusyUntilItIsClosed() {
            Execs.refused(kernel, nobody, nulls("/tmp/app"), Errno.ETXTBSY, "fs.exec.busy");
            count.putWriteAccess();
            Execs.run(kernel, nobody, nulls("/tmp/app"));
        }

        @Test
        void isNotPossibleWhileTheProgramRuns() {
            count.putWriteAccess();
            Execs.run(kernel, nobody, nulls("/tmp/app"));
            assertThat(count.getWriteAccess()).isFalse();
            nobody.kill(Signal.SIGKILL);
            assertThat(count.getWriteAccess()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {11, 12})
        void wasNoObstacleInTwoReleases(int minor) {
            Execs.run(Execs.kernel(Execs.linux(6, minor), files), nobody, nulls("/tmp/app"));
            assertThat(count.getWriteAccess()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {10, 13})
        void isAnObstacleBeforeAndAfterThem(int minor) {
            Kernel other = Execs.kernel(Execs.linux(6, minor), files);
            Execs.refused(other, nobody, nulls("/tmp/app"), Errno.ETXTBSY, "fs.exec.busy");
        }
    }

    @Test
    @Timeout(60)
    void startsTheSameFileInManyTasksAtOnce() throws InterruptedException, ExecutionException, TimeoutException {
        CyclicBarrier barrier = new CyclicBarrier(CHILDREN);
        ExecutorService pool = Executors.newFixedThreadPool(CHILDREN);
        List<Future<Task>> children = new ArrayList<>();
        for (int i = 0; i < CHILDREN; i++) {
            int child = i;
            children.add(pool.submit(() -> {
                Task task = Execs.user(NOBODY);
                barrier.await(30, TimeUnit.SECONDS);
                kernel.execve(task, ExecRequest.of("/tmp/app", "child " + child));
                return task;
            }));
        }
        pool.shutdown();
        for (int i = 0; i < CHILDREN; i++) {
            Task task = children.get(i).get(30, TimeUnit.SECONDS);
            assertThat(Execs.argv(task.program().orElseThrow())).containsExactly("/tmp/app", "child " + i);
            assertThat(writeCount("/tmp/app").isUsed()).isTrue();
            task.kill(Signal.SIGKILL);
        }
        assertThat(writeCount("/tmp/app").isUsed()).isFalse();
    }

    @Test
    void givesAProgramThatIsStartedWithoutArgumentsOneEmptyString() {
        ExecRequest request = new ExecRequest(ByteString.of("/tmp/app"), List.of(), List.of());
        assertThat(Execs.argv(Execs.run(kernel, nobody, request))).containsExactly("");
    }
}
