package kernel.sim.exec;

import java.util.List;
import kernel.api.AddressSpace;
import kernel.api.AuxVector;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.Vma;
import kernel.sim.mm.PagedAddressSpace;

/** The memory of a program being executed, for a format whose steps somebody follows. */
final class TracedAddressSpace implements AddressSpace {
    private final PagedAddressSpace mm;
    private final ExecListener listener;

    TracedAddressSpace(PagedAddressSpace mm, ExecListener listener) {
        this.mm = mm;
        this.listener = listener;
    }

    private void trace(String function, long vaddr, String detail) {
        listener.step(function, vaddr, detail, mm);
    }

    @Override
    public long mmap(MapRequest request) {
        long vaddr = mm.mmap(request);
        String what = request.file().map(file -> file.path().printable()).orElse("zeroes");
        trace("vm_mmap", vaddr, String.format("%d bytes of %s from 0x%x", request.length(), what, request.offset()));
        return vaddr;
    }

    @Override
    public void munmap(long vaddr, long length) {
        mm.munmap(vaddr, length);
        trace("vm_munmap", vaddr, String.format("%d bytes at 0x%x", length, vaddr));
    }

    @Override
    public void mseal(long vaddr, long length) {
        mm.mseal(vaddr, length);
        trace("do_mseal", vaddr, String.format("%d bytes at 0x%x", length, vaddr));
    }

    @Override
    public void brkFlags(long vaddr, long length, boolean isExecutable) {
        mm.brkFlags(vaddr, length, isExecutable);
        if (length != 0) {
            trace("vm_brk_flags", vaddr, String.format("%d bytes of zeroes at 0x%x", length, vaddr));
        }
    }

    @Override
    public boolean findExtendVma(long vaddr) {
        boolean isThere = mm.findExtendVma(vaddr);
        trace(
                "find_extend_vma",
                vaddr,
                String.format("the stack reaches down to 0x%x: %s", vaddr, isThere ? "yes" : "no"));
        return isThere;
    }

    @Override
    public boolean copyToUser(long vaddr, byte[] source) {
        boolean isDone = mm.copyToUser(vaddr, source);
        trace(
                "copy_to_user",
                vaddr,
                String.format("%d bytes at 0x%x%s", source.length, vaddr, isDone ? "" : ": a part of them only"));
        return isDone;
    }

    @Override
    public long readCode(OpenFile file, long vaddr, long offset, long length) {
        long count = mm.readCode(file, vaddr, offset, length);
        String name = file.path().printable();
        trace("read_code", vaddr, String.format("%d bytes of %s from 0x%x at 0x%x", count, name, offset, vaddr));
        return count;
    }

    @Override
    public boolean clearUser(long vaddr, long length) {
        boolean isDone = mm.clearUser(vaddr, length);
        trace(
                "clear_user",
                vaddr,
                String.format("%d bytes at 0x%x%s", length, vaddr, isDone ? "" : ": a part of them only"));
        return isDone;
    }

    @Override
    public long taskSize() {
        return mm.taskSize();
    }

    @Override
    public int read(long vaddr, byte[] target, int length) {
        return mm.read(vaddr, target, length);
    }

    @Override
    public long strnlenUser(long vaddr, long max) {
        return mm.strnlenUser(vaddr, max);
    }

    @Override
    public long get(MmField field) {
        return mm.get(field);
    }

    @Override
    public void set(MmField field, long vaddr) {
        mm.set(field, vaddr);
    }

    @Override
    public AuxVector savedAuxv() {
        return mm.savedAuxv();
    }

    @Override
    public void savedAuxv(AuxVector auxv) {
        mm.savedAuxv(auxv);
    }

    @Override
    public List<Vma> vmas() {
        return mm.vmas();
    }
}
