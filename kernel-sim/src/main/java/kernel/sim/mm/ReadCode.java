package kernel.sim.mm;

import java.util.Arrays;
import kernel.api.OpenFile;

/**
 * Reads a file into a program's memory.
 *
 * @kernel v5.10 fs/exec.c, {@code read_code}; fs/read_write.c, {@code vfs_read}
 */
final class ReadCode {
    private static final int PAGE = PhysicalMemory.PAGE_SIZE;
    private static final long MAX_RW_COUNT = 0x7ffff000;
    private static final byte[] ZEROES = new byte[PAGE];

    private final MmState mm;
    private final UserCopy copy;

    ReadCode(MmState mm, UserCopy copy) {
        this.mm = mm;
        this.copy = copy;
    }

    long read(OpenFile file, long vaddr, long offset, long length) {
        long taskSize = mm.layout.taskSize();
        boolean isInside =
                Long.compareUnsigned(vaddr, taskSize) <= 0 && Long.compareUnsigned(length, taskSize - vaddr) <= 0;
        MmRule.USER_RANGE.require(isInside, vaddr);
        long wanted = Math.min(length, MAX_RW_COUNT);
        byte[] page = new byte[PAGE];
        long done = 0;
        while (done < wanted) {
            int count = (int) Math.min(wanted - done, PAGE - (vaddr + done & PAGE - 1));
            int got = file.read(offset + done, page, 0, count);
            if (!write(vaddr + done, page, got)) {
                MmRule.USER_RANGE.require(done > 0, vaddr);
                return done;
            }
            done += got;
            if (got < count) {
                return done;
            }
        }
        return done;
    }

    private boolean write(long vaddr, byte[] page, int count) {
        return count == 0 || isZeroThere(vaddr, page, count) || copy.write(vaddr, Arrays.copyOf(page, count));
    }

    /** Tells whether bytes are zero, and so is the memory that they shall go to: a hole in a file costs nothing. */
    private boolean isZeroThere(long vaddr, byte[] bytes, int count) {
        VmArea area = mm.areas.at(vaddr);
        return area != null
                && area.isAnonymous()
                && area.has(VmFlags.VM_WRITE)
                && mm.tables.get(vaddr) == 0
                && Arrays.equals(bytes, 0, count, ZEROES, 0, count);
    }
}
