package kernel.sim.exec;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.ExecOpen;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Task;

/**
 * Finds the program of a request.
 *
 * @kernel v6.18 fs/exec.c, {@code do_open_execat}, {@code alloc_bprm}; fs/namei.c, {@code path_init}
 */
final class ExecLookup {
    private static final ByteString SLASH = ByteString.of("/");
    private static final int KNOWN_FLAGS =
            ExecRequest.AT_SYMLINK_NOFOLLOW | ExecRequest.AT_EMPTY_PATH | ExecRequest.AT_EXECVE_CHECK;

    private final LinuxProfile kernel;
    private final RootFileSystem root;
    private final Task task;

    ExecLookup(LinuxProfile kernel, RootFileSystem root, Task task) {
        this.kernel = kernel;
        this.root = root;
        this.task = task;
    }

    /** Opens the program that a call names. */
    FileDescription open(ExecRequest request) {
        ByteString name = filename(request);
        int known = kernel.has(KernelBehaviour.EXECVE_CHECK) ? KNOWN_FLAGS : KNOWN_FLAGS & ~ExecRequest.AT_EXECVE_CHECK;
        if ((request.flags() & ~known) != 0) {
            throw new ExecException(
                    Violation.of(ExecRule.FLAGS).withFound("0x" + Integer.toHexString(request.flags())));
        }
        boolean isFollowing = !request.has(ExecRequest.AT_SYMLINK_NOFOLLOW);
        Dentry found = PathWalk.walk(top(), start(request, name), task.fileAccess(), name, isFollowing);
        return ExecOpen.open(found, task.fileAccess(), name);
    }

    /** Opens an interpreter. An empty name leads to the working directory, which is not executable. */
    FileDescription openExec(ByteString name) {
        Dentry found = PathWalk.walk(top(), start(name), task.fileAccess(), name, true);
        return ExecOpen.open(found, task.fileAccess(), name);
    }

    /** Copies the name from the caller, which is checked before anything else. */
    static ByteString filename(ExecRequest request) {
        ByteString name = request.filename().orElseThrow(() -> new ExecException(Violation.of(ExecRule.POINTER)));
        PathWalk.requireLength(name);
        if (name.isEmpty() && !request.has(ExecRequest.AT_EMPTY_PATH)) {
            throw new ExecException(Violation.of(FsRule.EMPTY_PATH));
        }
        return name;
    }

    private Dentry start(ExecRequest request, ByteString name) {
        if (name.startsWith(SLASH) || request.dirfd() == ExecRequest.AT_FDCWD) {
            return start(name);
        }
        Descriptor descriptor = task.files()
                .get(request.dirfd())
                .orElseThrow(() -> new ExecException(
                        Violation.of(FsRule.DESCRIPTOR).withFound(Integer.toString(request.dirfd()))));
        Dentry start = descriptor.file().dentry();
        if (!name.isEmpty() && start.inode().attributes().type() != FileType.DIRECTORY) {
            throw new ExecException(Violation.of(FsRule.DIRECTORY, start.path()));
        }
        return start;
    }

    /** An absolute path has nothing to do with the working directory. */
    private Dentry start(ByteString name) {
        return name.startsWith(SLASH) ? top() : PathWalk.directory(root, task.cwd());
    }

    /** Returns the root directory of the task. */
    private Dentry top() {
        return PathWalk.directory(root, task.root());
    }

    /** Returns the name that the program and its interpreters are told. */
    static ByteString bprmFilename(ExecRequest request) {
        ByteString name = request.filename().orElse(ByteString.EMPTY);
        if (request.dirfd() == ExecRequest.AT_FDCWD || name.startsWith(SLASH)) {
            return name;
        }
        ByteString descriptor = ByteString.of("/dev/fd/" + request.dirfd());
        return name.isEmpty() ? descriptor : descriptor.concat(SLASH).concat(name);
    }

    /** Tells whether an interpreter could not open that name, because exec closes the descriptor. */
    boolean isPathInaccessible(ExecRequest request) {
        if (request.dirfd() == ExecRequest.AT_FDCWD
                || request.filename().orElse(ByteString.EMPTY).startsWith(SLASH)) {
            return false;
        }
        Optional<Descriptor> descriptor = task.files().get(request.dirfd());
        return descriptor.isPresent() && descriptor.get().isCloseOnExec();
    }
}
