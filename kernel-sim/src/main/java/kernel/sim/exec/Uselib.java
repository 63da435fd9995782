package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Violation;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.PathWalk;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.task.Program;
import kernel.sim.task.Task;

/**
 * The system call that loads a shared library into the running program.
 *
 * @kernel v5.10 fs/exec.c, {@code sys_uselib}
 */
final class Uselib {
    private final Kernel kernel;
    private final Task task;
    private final List<Violation> declined = new ArrayList<>();
    private Optional<Violation> deepest = Optional.empty();

    Uselib(Kernel kernel, Task task) {
        this.kernel = kernel;
        this.task = task;
    }

    void load(ByteString name) {
        Program program = task.program()
                .orElseThrow(() -> new IllegalStateException("a task without a program has no libraries"));
        require(kernel.profile().has(KernelBehaviour.USELIB), UselibRule.GONE, name);
        ShlibLoad load = new ShlibLoad(kernel, task, program.mm(), open(name));
        boolean isLoaded = kernel.presentFormats().stream().anyMatch(entry -> ask(entry, load));
        if (!isLoaded) {
            Violation reason = deepest.orElseGet(() -> Violation.of(UselibRule.FORMAT, name));
            throw new ExecException(reason, declined, Optional.empty());
        }
    }

    private FileDescription open(ByteString name) {
        PathWalk.requireLength(name);
        require(!name.isEmpty(), FsRule.EMPTY_PATH, name);
        Dentry start = PathWalk.directory(kernel.root(), name.at(0) == '/' ? ByteString.of("/") : task.cwd());
        Dentry found = PathWalk.walk(kernel.root(), start, task.fileAccess(), name, true);
        InodeAttributes attributes = found.inode().attributes();
        boolean mayUse = attributes.mayRead(task.fileAccess()) && attributes.mayExecute(task.fileAccess());
        require(mayUse, UselibRule.MODE, name);
        require(attributes.type() == FileType.REGULAR, UselibRule.REGULAR_OLD, name);
        require(attributes.type() == FileType.REGULAR, UselibRule.REGULAR, name);
        require(!found.inode().mount().isNoexec(), UselibRule.NOEXEC, name);
        return new FileDescription(found);
    }

    private void require(boolean isOk, Rule rule, ByteString name) {
        if (!isOk && kernel.profile().has(rule)) {
            throw new ExecException(Violation.of(rule, name));
        }
    }

    private boolean ask(FormatList.Entry entry, ShlibLoad load) {
        if (!entry.module().tryModuleGet()) {
            return false;
        }
        try {
            LoadResult result = entry.format().loadShlib(load);
            if (result instanceof LoadResult.NotRecognised no) {
                declined.add(Violation.of(no.rule(), load.file().path(), no.span()));
                return false;
            }
            return true;
        } catch (ExecException e) {
            if (e.errno() != Errno.ENOEXEC) {
                throw e;
            }
            declined.add(e.violation());
            deepest = deepest.or(() -> Optional.of(e.violation()));
            return false;
        } finally {
            entry.module().modulePut();
        }
    }
}
