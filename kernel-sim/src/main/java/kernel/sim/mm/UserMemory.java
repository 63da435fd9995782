package kernel.sim.mm;

import java.util.Arrays;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import org.jspecify.annotations.Nullable;

/**
 * The contents of an address space: pages come from the mapped files until somebody writes to them.
 *
 * @kernel v6.18 mm/memory.c, {@code handle_mm_fault}: what a fault finds, without the page tables
 */
final class UserMemory {
    private static final int PAGE = (int) PagedAddressSpace.PAGE;
    private static final long PAGE_MASK = -PagedAddressSpace.PAGE;

    private final VmAreas areas;
    private final PrivatePages pages = new PrivatePages();

    UserMemory(VmAreas areas) {
        this.areas = areas;
    }

    boolean write(long vaddr, byte[] source, int from, int length) {
        int done = 0;
        while (done < length) {
            byte[] page = writablePage(vaddr + done);
            if (page == null) {
                return false;
            }
            int at = (int) (vaddr + done & ~PAGE_MASK);
            int count = Math.min(length - done, PAGE - at);
            System.arraycopy(source, from + done, page, at, count);
            done += count;
        }
        return true;
    }

    boolean clear(long vaddr, long length) {
        long done = 0;
        while (done < length) {
            byte[] page = writablePage(vaddr + done);
            if (page == null) {
                return false;
            }
            int at = (int) (vaddr + done & ~PAGE_MASK);
            int count = (int) Math.min(length - done, PAGE - at);
            Arrays.fill(page, at, at + count, (byte) 0);
            done += count;
        }
        return true;
    }

    private byte @Nullable [] writablePage(long vaddr) {
        Optional<VmArea> area = areas.at(vaddr);
        if (area.isEmpty() || !area.get().isWritable() || area.get().special().isPresent()) {
            return null;
        }
        long address = vaddr & PAGE_MASK;
        byte[] known = pages.get(address);
        if (known != null) {
            return known;
        }
        byte[] copy = new byte[PAGE];
        if (untouched(area.get(), address, copy, 0, PAGE) < PAGE) {
            return null;
        }
        pages.put(address, copy);
        return copy;
    }

    /** Puts bytes into memory that is just being made, whatever its protection. */
    void fill(long vaddr, byte[] content) {
        for (int at = 0; at < content.length; at += PAGE) {
            pages.put(vaddr + at, Arrays.copyOfRange(content, at, at + PAGE));
        }
    }

    /** Reads up to the first page that cannot be read. */
    int read(long vaddr, byte[] target, int length) {
        int done = 0;
        while (done < length) {
            int count = readRun(vaddr + done, target, done, length - done);
            if (count == 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    /** Reads from one touched page, or as many untouched pages of one mapping as there are in a row. */
    private int readRun(long vaddr, byte[] target, int at, int length) {
        Optional<VmArea> found = areas.at(vaddr);
        if (found.isEmpty()) {
            return 0;
        }
        long pageEnd = (vaddr & PAGE_MASK) + PAGE;
        byte[] page = pages.get(vaddr & PAGE_MASK);
        if (page != null) {
            int count = (int) Math.min(length, pageEnd - vaddr);
            System.arraycopy(page, (int) (vaddr & ~PAGE_MASK), target, at, count);
            return count;
        }
        long end = Math.min(found.get().end(), pages.nextFrom(pageEnd));
        int count = (int) Math.min(length, end - vaddr);
        return untouched(found.get(), vaddr, target, at, count);
    }

    /** Reads pages that nobody wrote to; fewer bytes than wanted where they lie past the end of the file. */
    private static int untouched(VmArea area, long vaddr, byte[] target, int at, int length) {
        if (area.backing() instanceof VmArea.Mapped mapped) {
            return fromFile(mapped.description(), area.offset() + (vaddr - area.start()), target, at, length);
        }
        if (area.backing() instanceof VmArea.Special special) {
            return special.mapping()
                    .content()
                    .map(bytes -> fromBytes(bytes, vaddr - area.start(), target, at, length))
                    .orElse(0);
        }
        Arrays.fill(target, at, at + length, (byte) 0);
        return length;
    }

    private static int fromBytes(ByteString bytes, long offset, byte[] target, int at, int length) {
        for (int i = 0; i < length; i++) {
            long from = offset + i;
            target[at + i] = from < bytes.length() ? (byte) bytes.at((int) from) : 0;
        }
        return length;
    }

    /** Reads mapped file pages: the last one is filled with zeroes, those behind it do not exist. */
    private static int fromFile(FileDescription file, long offset, byte[] target, int at, int length) {
        long mapped = PagedAddressSpace.pageAlign(file.size()) - offset;
        int count = (int) Math.max(0, Math.min(length, mapped));
        try {
            int got = count == 0 ? 0 : file.read(offset, target, at, count);
            Arrays.fill(target, at + got, at + count, (byte) 0);
            return count;
        } catch (ExecException e) {
            return 0;
        }
    }

    long strnlen(long vaddr, long max) {
        long length = 0;
        while (length <= max) {
            byte[] page = readablePage(vaddr + length);
            if (page == null) {
                return 0;
            }
            int start = (int) (vaddr + length & ~PAGE_MASK);
            int at = start;
            while (at < PAGE && page[at] != 0) {
                at++;
            }
            length += at - start;
            if (at < PAGE) {
                return length + 1;
            }
        }
        return length;
    }

    private byte @Nullable [] readablePage(long vaddr) {
        byte[] known = pages.get(vaddr & PAGE_MASK);
        Optional<VmArea> area = areas.at(vaddr);
        if (area.isEmpty() || area.get().prot() == Prot.PROT_NONE) {
            return null;
        }
        if (known != null) {
            return known;
        }
        byte[] copy = new byte[PAGE];
        return untouched(area.get(), vaddr & PAGE_MASK, copy, 0, PAGE) == PAGE ? copy : null;
    }

    void forget(long from, long to) {
        pages.remove(from, to);
    }

    boolean isTouched(long from, long to) {
        return pages.nextFrom(from) < to;
    }
}
