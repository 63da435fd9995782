package kernel.sim.mm;

import java.util.Arrays;
import kernel.api.ExecException;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel itself does with a program's memory. Writing goes through the same faults as the program's own
 * accesses; looking changes nothing.
 *
 * @kernel v6.18 arch/x86/lib/usercopy_64.c, {@code clear_user}; lib/strnlen_user.c; mm/memory.c,
 *     {@code access_process_vm}
 */
final class UserCopy {
    private static final int PAGE = PhysicalMemory.PAGE_SIZE;
    private static final long PAGE_MASK = -PAGE;
    private static final int STRING_PART = 128; // of a page; most strings are shorter

    private final MmState mm;
    private final PageFaults faults;

    UserCopy(MmState mm, PageFaults faults) {
        this.mm = mm;
        this.faults = faults;
    }

    boolean write(long vaddr, byte[] source) {
        int done = 0;
        while (done < source.length) {
            int count = (int) Math.min(source.length - done, PAGE - (vaddr + done & ~PAGE_MASK));
            int frame = writableFrame(vaddr + done, count);
            if (frame < 0) {
                return false;
            }
            System.arraycopy(source, done, mm.memory.array(frame), position(frame, vaddr + done), count);
            done += count;
        }
        return true;
    }

    boolean clear(long vaddr, long length) {
        long done = 0;
        while (done < length) {
            int count = (int) Math.min(length - done, PAGE - (vaddr + done & ~PAGE_MASK));
            int frame = writableFrame(vaddr + done, count);
            if (frame < 0) {
                return false;
            }
            int at = position(frame, vaddr + done);
            Arrays.fill(mm.memory.array(frame), at, at + count, (byte) 0);
            done += count;
        }
        return true;
    }

    private int position(int frame, long vaddr) {
        return mm.memory.offset(frame) + (int) (vaddr & ~PAGE_MASK);
    }

    /** Returns the frame of a page that can be written to now, or -1. */
    private int writableFrame(long vaddr, int length) {
        long pte = mm.pte(vaddr);
        if (!Pte.isPresent(pte) || !Pte.isWritable(pte)) {
            if (!faults.fault(vaddr, Access.WRITE).isResolved()) {
                return -1;
            }
            pte = mm.tables.get(vaddr);
        }
        int frame = Pte.frame(pte);
        mm.memory.written(frame, (int) (vaddr & ~PAGE_MASK), length);
        return frame;
    }

    int read(long vaddr, byte[] target, int at, int length) {
        int done = 0;
        while (done < length) {
            int wanted = (int) Math.min(length - done, PAGE - (vaddr + done & ~PAGE_MASK));
            int got = readPage(vaddr + done, target, at + done, wanted);
            done += got;
            if (got < wanted) {
                break;
            }
        }
        return done;
    }

    private int readPage(long vaddr, byte[] target, int at, int length) {
        VmArea area = vaddr < 0 ? null : mm.areas.at(vaddr);
        if (area == null) {
            return 0;
        }
        long pte = mm.tables.get(vaddr);
        boolean isOurs =
                area.special().isEmpty() || area.special().get().content().isPresent();
        if (pte != 0 && isOurs) {
            int frame = Pte.frame(pte);
            System.arraycopy(mm.memory.array(frame), position(frame, vaddr), target, at, length);
            return length;
        }
        return isOurs ? untouched(area, vaddr, target, at, length) : 0;
    }

    /** Reads what a page that nobody used holds; nothing if it cannot be there. */
    private int untouched(VmArea area, long vaddr, byte[] target, int at, int length) {
        PageCache cache = area.special().isPresent()
                ? mm.memory.caches().ofSpecial(area.special().get())
                : area.cache();
        if (cache == null) {
            Arrays.fill(target, at, at + length, (byte) 0);
            return length;
        }
        if (mm.isPastEnd(area, area.pgoffAt(vaddr))) {
            return 0;
        }
        try {
            long offset = (area.pgoffAt(vaddr) << PhysicalMemory.PAGE_SHIFT) + (vaddr & ~PAGE_MASK);
            cache.peek(offset, target, at, length);
            return length;
        } catch (ExecException e) {
            return 0;
        }
    }

    long strnlen(long vaddr, long max) {
        byte[] part = new byte[STRING_PART];
        long length = 0;
        while (length < max) {
            int wanted = (int) Math.min(max - length, STRING_PART - (vaddr + length & (STRING_PART - 1)));
            if (!isReadable(vaddr + length) || readPage(vaddr + length, part, 0, wanted) < wanted) {
                return 0;
            }
            for (int i = 0; i < wanted; i++) {
                if (part[i] == 0) {
                    return length + i + 1;
                }
            }
            length += wanted;
        }
        return max + 1;
    }

    private boolean isReadable(long vaddr) {
        @Nullable VmArea area = vaddr < 0 ? null : mm.areas.at(vaddr);
        return area != null && area.has(VmFlags.ACCESS);
    }
}
