package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.WriteCount;
import kernel.sim.mm.MmReference;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Task;

/** The files that one exec opens: nobody may write to them meanwhile, and their modes decide whether others may look. */
final class ExecFiles {
    private final boolean isDenying;
    private final Task task;
    private final ExecLookup lookup;
    private final List<WriteCount> denied = new ArrayList<>();
    private boolean isDumpable = true;

    ExecFiles(LinuxProfile profile, Task task, ExecLookup lookup) {
        this.isDenying = profile.has(KernelBehaviour.DENY_WRITE);
        this.task = task;
        this.lookup = lookup;
    }

    /** Opens an interpreter. */
    FileDescription openExec(ByteString name) {
        FileDescription opened = lookup.openExec(name);
        denyWriteAccess(opened);
        wouldDump(opened);
        return opened;
    }

    void denyWriteAccess(FileDescription opened) {
        WriteCount count = opened.inode().writeCount();
        if (isDenying) {
            if (!count.denyWriteAccess()) {
                throw new ExecException(Violation.of(FsRule.BUSY, opened.path()));
            }
            denied.add(count);
        }
    }

    /** A program made of a file that the caller may not read must not be looked into. */
    void wouldDump(FileDescription opened) {
        isDumpable &= opened.inode().attributes().mayRead(task.fileAccess());
    }

    /** Forgets the files so far: nothing of a program that hands over comes into memory. */
    void startOver() {
        isDumpable = true;
    }

    boolean isDumpable() {
        return isDumpable;
    }

    /** Denies writing to the running program's file for as long as its memory lives. */
    Optional<MmReference> keep(FileDescription exe) {
        WriteCount count = exe.inode().writeCount();
        boolean isDenied = isDenying && count.denyWriteAccess();
        return isDenied ? Optional.of(new ExeFile(count)) : Optional.empty();
    }

    private record ExeFile(WriteCount count) implements MmReference {
        @Override
        public boolean get() {
            return count.denyWriteAccess();
        }

        @Override
        public void put() {
            count.allowWriteAccess();
        }
    }

    /** Allows writing again to all files that were opened on the way. */
    void close() {
        denied.forEach(WriteCount::allowWriteAccess);
        denied.clear();
    }
}
