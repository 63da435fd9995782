package kernel.sim.exec;

import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.ExecOpener;
import kernel.api.OpenFile;
import kernel.api.Violation;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FsRule;
import kernel.sim.profile.KernelBehaviour;

/** Files that are open for execution until somebody closes them; nobody may write to them meanwhile. */
record HeldFiles(ExecLookup lookup, boolean isDenying) implements ExecOpener {
    static HeldFiles of(Kernel kernel, ExecLookup lookup) {
        return new HeldFiles(lookup, kernel.profile().has(KernelBehaviour.DENY_WRITE));
    }

    @Override
    public OpenFile openExec(ByteString name) {
        FileDescription opened = lookup.openExec(name);
        if (isDenying && !opened.inode().writeCount().denyWriteAccess()) {
            throw new ExecException(Violation.of(FsRule.BUSY, opened.path()));
        }
        return opened;
    }

    @Override
    public void close(OpenFile file) {
        if (isDenying) {
            ((FileDescription) file).inode().writeCount().allowWriteAccess();
        }
    }
}
