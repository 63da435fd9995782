package kernel.sim.exec;

import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.KernelMessage;
import kernel.api.KernelProfile;
import kernel.api.Limits;
import kernel.api.LoadContext;
import kernel.api.Machine;
import kernel.api.OpenFile;
import kernel.sim.fs.FileDescription;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.task.Task;

/** A shared library being loaded into a running program. */
final class ShlibLoad implements LoadContext {
    private final Kernel kernel;
    private final Task task;
    private final PagedAddressSpace mm;
    private final FileDescription file;

    ShlibLoad(Kernel kernel, Task task, PagedAddressSpace mm, FileDescription file) {
        this.kernel = kernel;
        this.task = task;
        this.mm = mm;
        this.file = file;
    }

    @Override
    public OpenFile file() {
        return file;
    }

    @Override
    public ByteView buf() {
        boolean isWide = kernel.profile().has(KernelBehaviour.WIDE_HEADER_WINDOW);
        byte[] first = new byte[isWide ? Limits.BINPRM_BUF_SIZE : Limits.BINPRM_BUF_SIZE / 2];
        file.read(0, first, 0, first.length);
        return ByteView.of(first, 0, file.path());
    }

    @Override
    public KernelProfile kernel() {
        return kernel.profile();
    }

    @Override
    public Machine machine() {
        return kernel.machine();
    }

    @Override
    public PagedAddressSpace mm() {
        return mm;
    }

    @Override
    public OpenFile openExec(ByteString name) {
        return new ExecLookup(kernel.profile(), kernel.root(), task).openExec(name);
    }

    @Override
    public void printk(KernelMessage message) {
        kernel.printk(message);
    }
}
