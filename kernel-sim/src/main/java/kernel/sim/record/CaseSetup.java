package kernel.sim.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.OverlayFileSystem;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.fs.WriteCount;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/** Everything that is done before the call of a case. */
final class CaseSetup {
    private static final ByteString SLASH = ByteString.of("/");
    private static final Set<ByteString> NO_NAMES = Set.of(ByteString.EMPTY, ByteString.of("."), ByteString.of(".."));
    private static final FileDescription NULL_DEVICE = nullDevice();
    private static final int STANDARD_DESCRIPTORS = 3;

    private final ExecCase execCase;
    private final ByteString cwd;
    private final RootFileSystem lower;

    CaseSetup(Kernel kernel, ByteString base, ExecCase execCase) {
        this.execCase = execCase;
        this.lower = kernel.root();
        this.cwd = execCase.cwd().map(path -> resolve(base, path)).orElse(base);
    }

    private static FileDescription nullDevice() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        ByteString path = ByteString.of("/dev/null");
        files.putSpecial(path, FileType.CHARACTER_DEVICE, 0666);
        return new FileDescription(PathWalk.walk(files, SLASH, FileAccess.ROOT, path));
    }

    private static ByteString resolve(ByteString directory, ByteString path) {
        return path.startsWith(SLASH) ? path : directory.concat(SLASH).concat(path);
    }

    /** Returns the root with the files that the case makes. */
    RootFileSystem root() {
        if (execCase.made().isEmpty()) {
            return lower;
        }
        OverlayFileSystem files = new OverlayFileSystem(lower);
        for (CaseFile made : execCase.made()) {
            byte[] copied = made.from().map(from -> content(find(files, from))).orElseGet(() -> new byte[0]);
            files.put(place(made.path()), made.mode(), 0, 0, made.content(copied));
        }
        return files;
    }

    /** Returns where a file is made: in the directory that its path leads to. */
    private ByteString place(ByteString path) {
        ByteString absolute = resolve(cwd, path);
        int slash = absolute.lastIndexOf('/');
        ByteString directory = find(lower, absolute.slice(0, slash + 1)).path();
        ByteString last = absolute.slice(slash + 1, absolute.length());
        if (NO_NAMES.contains(last)) {
            throw new CaseFormatException("no file can be made at " + path.printable());
        }
        ByteString name = SLASH.concat(last);
        return directory.equals(SLASH) ? name : directory.concat(name);
    }

    private Dentry find(RootFileSystem files, ByteString path) {
        try {
            return PathWalk.walk(files, cwd, FileAccess.ROOT, path);
        } catch (ExecException e) {
            throw new CaseFormatException("the case cannot be set up: " + e.getMessage());
        }
    }

    private static byte[] content(Dentry dentry) {
        FileDescription file = new FileDescription(dentry);
        byte[] bytes = new byte[(int) file.size()];
        file.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Registers the formats of the case; what is returned removes them. */
    Runnable registerFormats(Kernel kernel) {
        return execCase.formats().map(formats -> formats.register(kernel, cwd)).orElse(() -> {});
    }

    /** Makes the task that calls. */
    Task task(Kernel kernel) {
        Task task = new Task();
        int uid = execCase.uid().orElse(kernel.machineProfile().uid());
        int gid = execCase.gid().orElse(kernel.machineProfile().gid());
        task.cred(new Cred(uid, uid, gid, gid, false));
        task.cwd(cwd);
        task.personality(execCase.personality());
        if (execCase.isNoNewPrivs()) {
            task.setNoNewPrivs();
        }
        Rlimits limits = task.rlimits();
        for (Map.Entry<Resource, Rlimits.Limit> limit : execCase.rlimits().entrySet()) {
            limits = limits.with(limit.getKey(), limit.getValue());
        }
        task.rlimits(limits);
        for (int i = 0; i < STANDARD_DESCRIPTORS; i++) {
            task.files().put(i, new Descriptor(NULL_DEVICE, false));
        }
        execCase.directory().ifPresent(directory -> open(kernel, task, directory));
        return task;
    }

    private void open(Kernel kernel, Task task, CaseDescriptor directory) {
        try {
            Dentry start = PathWalk.directory(kernel.root(), cwd);
            Dentry found =
                    PathWalk.walk(kernel.root(), start, FileAccess.ROOT, directory.path(), directory.isFollowing());
            task.files().put(directory.number(), new Descriptor(new FileDescription(found), directory.isCloseOnExec()));
        } catch (ExecException e) {
            throw new CaseFormatException("the descriptor cannot be opened: " + e.getMessage());
        }
    }

    /** Opens the busy files for writing; what is returned closes them. */
    Runnable holdBusyFiles(Kernel kernel) {
        // All are found before the first is opened, so that a missing one leaves nothing behind.
        List<WriteCount> counts = execCase.busy().stream()
                .map(path -> find(kernel.root(), path).inode().writeCount())
                .toList();
        List<WriteCount> held = new ArrayList<>();
        for (WriteCount count : counts) {
            if (count.getWriteAccess()) {
                held.add(count);
            }
        }
        return () -> held.forEach(WriteCount::putWriteAccess);
    }
}
