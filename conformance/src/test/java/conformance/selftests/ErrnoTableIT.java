package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.Limits;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every cause of a refusal by exec itself: its errno and its rule. */
class ErrnoTableIT {
    private static final int AT_FDCWD = ExecRequest.AT_FDCWD;
    private static final int FD = 3;
    private static final int USER = 1000;
    private static final ByteString PROGRAM = ByteString.of("/p");

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();

    @BeforeEach
    void putProgram() {
        files.put("/p", 0755, Execs.program());
    }

    private void refuses(ExecRequest request, Errno errno, String... rules) {
        Execs.refused(kernel, task, request, errno, rules);
    }

    private void refuses(String path, Errno errno, String... rules) {
        refuses(ExecRequest.of(path), errno, rules);
    }

    private void special(FileType type) {
        files.putSpecial(ByteString.of("/special"), type, 0777);
        refuses("/special", Errno.EACCES, "fs.exec.regular");
    }

    @Nested
    class Lookup {
        @Test
        void unknownFlags() {
            refuses(ExecRequest.of("/p").at(AT_FDCWD, 1), Errno.EINVAL, "exec.flags");
        }

        @Test
        void symbolicLinkNotToBeFollowed() {
            files.putLink(ByteString.of("/link"), PROGRAM);
            ExecRequest request = ExecRequest.of("/link").at(AT_FDCWD, ExecRequest.AT_SYMLINK_NOFOLLOW);
            refuses(request, Errno.ELOOP, "fs.exec.nofollow");
        }

        @Test
        void missingFile() {
            refuses("/none", Errno.ENOENT, "fs.path.exists");
        }

        @Test
        void missingDirectory() {
            refuses("/none/p", Errno.ENOENT, "fs.path.exists");
        }

        @Test
        void emptyPath() {
            refuses("", Errno.ENOENT, "fs.path.empty");
        }

        @Test
        void regularFileAsADirectory() {
            refuses("/p/p", Errno.ENOTDIR, "fs.path.directory");
        }

        @Test
        void regularFileWithASlashBehindItsName() {
            refuses("/p/", Errno.ENOTDIR, "fs.path.directory");
        }

        @Test
        void relativePathFromARegularFile() {
            task.files().put(FD, new Descriptor(Execs.open(files, "/p"), false));
            refuses(ExecRequest.of("p").at(FD, 0), Errno.ENOTDIR, "fs.path.directory");
        }

        @Test
        void relativePathFromABadDescriptor() {
            refuses(ExecRequest.of("p").at(FD, 0), Errno.EBADF, "fs.path.descriptor");
        }

        @Test
        void badDescriptorAlone() {
            refuses(ExecRequest.of("").at(FD, ExecRequest.AT_EMPTY_PATH), Errno.EBADF, "fs.path.descriptor");
        }

        @Test
        void absolutePathIsNoConcernOfABadDescriptor() {
            Execs.run(kernel, task, ExecRequest.of("/p").at(FD, 0));
        }

        @Test
        void absolutePathIsNoConcernOfAMissingWorkingDirectory() {
            task.cwd(ByteString.of("/gone"));
            Execs.run(kernel, task, ExecRequest.of("/p"));
        }

        @Test
        void symbolicLinkToItself() {
            files.putLink(ByteString.of("/link"), ByteString.of("link"));
            refuses("/link", Errno.ELOOP, "fs.path.links");
        }

        @Test
        void fortyOneSymbolicLinks() {
            files.putLink(ByteString.of("/link0"), PROGRAM);
            for (int i = 1; i <= Limits.MAXSYMLINKS; i++) {
                files.putLink(ByteString.of("/link" + i), ByteString.of("link" + (i - 1)));
            }
            Execs.run(kernel, task, ExecRequest.of("/link" + (Limits.MAXSYMLINKS - 1)));
            refuses("/link" + Limits.MAXSYMLINKS, Errno.ELOOP, "fs.path.links");
        }

        @Test
        void longName() {
            refuses("/" + "n".repeat(Limits.NAME_MAX + 1), Errno.ENAMETOOLONG, "fs.path.name-length");
        }

        @Test
        void longPath() {
            String slashes = "/".repeat(Limits.PATH_MAX - 2);
            Execs.run(kernel, task, ExecRequest.of(slashes + "p"));
            refuses("/" + slashes + "p", Errno.ENAMETOOLONG, "fs.path.length");
        }

        @Test
        void directoryThatMustNotBeSearched() {
            files.putDirectory(ByteString.of("/closed"), 0700, 0, 0);
            files.put("/closed/p", 0755, Execs.program());
            Execs.refused(kernel, Execs.user(USER), ExecRequest.of("/closed/p"), Errno.EACCES, "fs.path.search");
        }
    }

    @Nested
    class Opening {
        @Test
        void directory() {
            files.putDirectory(ByteString.of("/directory"), 0777, 0, 0);
            refuses("/directory", Errno.EACCES, "fs.exec.regular");
        }

        @Test
        void blockDevice() {
            special(FileType.BLOCK_DEVICE);
        }

        @Test
        void characterDevice() {
            special(FileType.CHARACTER_DEVICE);
        }

        @Test
        void pipe() {
            special(FileType.FIFO);
        }

        @Test
        void socket() {
            special(FileType.SOCKET);
        }

        @Test
        void mountWithoutExecution() {
            MemoryFileSystem noexec = new MemoryFileSystem(new Mount(true, false, true));
            noexec.put("/p", 0755, Execs.program());
            Execs.refused(kernel.withRoot(noexec), task, ExecRequest.of("/p"), Errno.EACCES, "fs.exec.noexec");
        }

        @Test
        void modeWithoutRightForTheCaller() {
            files.put("/p", 0744, Execs.program());
            Execs.refused(kernel, Execs.user(USER), ExecRequest.of("/p"), Errno.EACCES, "fs.exec.mode");
        }

        @Test
        void modeWithoutAnyRightForTheSuperUser() {
            files.put("/p", 0666, Execs.program());
            refuses("/p", Errno.EACCES, "fs.exec.mode");
            files.put("/p", 0001, Execs.program());
            Execs.run(kernel, task, ExecRequest.of("/p"));
        }

        @Test
        void fileOpenForWriting() {
            assertThat(Execs.open(files, "/p").inode().writeCount().getWriteAccess())
                    .isTrue();
            refuses("/p", Errno.ETXTBSY, "fs.exec.busy");
        }
    }

    @Nested
    class Strings {
        private ExecRequest request(UserArgPtr argv, UserArgPtr envp) {
            return new ExecRequest(Optional.of(PROGRAM), argv, envp, AT_FDCWD, 0);
        }

        private ExecRequest withArgument(int length) {
            return new ExecRequest(PROGRAM, List.of(ByteString.of("x".repeat(length))), List.of());
        }

        private void limitStack(long bytes) {
            task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(bytes, bytes)));
        }

        @Test
        void badPath() {
            ExecRequest request = new ExecRequest(Optional.empty(), UserArgPtr.NULL, UserArgPtr.NULL, AT_FDCWD, 0);
            refuses(request, Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void badArgumentList() {
            refuses(request(UserArgPtr.BAD, UserArgPtr.NULL), Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void badEnvironmentList() {
            refuses(request(UserArgPtr.NULL, UserArgPtr.BAD), Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void badArgument() {
            UserArgPtr argv = new UserArgPtr(List.of(Optional.of(PROGRAM), Optional.empty()), true);
            refuses(request(argv, UserArgPtr.NULL), Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void badEnvironmentString() {
            UserArgPtr envp = new UserArgPtr(List.of(Optional.empty()), true);
            refuses(request(UserArgPtr.NULL, envp), Errno.EFAULT, "exec.args.pointer");
        }

        @Test
        void pointersThatReachTheLimit() {
            limitStack(0);
            int most = Limits.ARG_MAX / Long.BYTES;
            List<ByteString> many = Collections.nCopies(most, ByteString.EMPTY);
            refuses(new ExecRequest(PROGRAM, many, List.of()), Errno.E2BIG, "exec.args.count");
            refuses(new ExecRequest(PROGRAM, List.of(), many.subList(0, most - 1)), Errno.E2BIG, "exec.args.count");
        }

        @Test
        void longString() {
            Execs.run(kernel, task, withArgument(Limits.MAX_ARG_STRLEN - 1));
            refuses(withArgument(Limits.MAX_ARG_STRLEN), Errno.E2BIG, "exec.args.strlen");
        }

        @Test
        void manyStrings() {
            int strings = (int) (Limits.STK_LIM / 4 / Limits.MAX_ARG_STRLEN);
            ByteString longest = ByteString.of("x".repeat(Limits.MAX_ARG_STRLEN - 1));
            Execs.run(kernel, task, new ExecRequest(PROGRAM, Collections.nCopies(strings - 1, longest), List.of()));
            refuses(
                    new ExecRequest(PROGRAM, Collections.nCopies(strings, longest), List.of()),
                    Errno.E2BIG,
                    "exec.args.total");
        }

        @Test
        void stringsThatDoNotFitTheStack() {
            limitStack(0x10000);
            refuses(withArgument(0x10000), Errno.E2BIG, "exec.args.stack");
        }
    }
}
