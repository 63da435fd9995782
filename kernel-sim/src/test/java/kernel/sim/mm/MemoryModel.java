package kernel.sim.mm;

import java.util.Arrays;
import kernel.api.Prot;
import org.jspecify.annotations.Nullable;

/** What memory should hold, page by page: arrays of bytes, some of them the same in several places. */
final class MemoryModel {
    static final int PAGES = 96;
    static final int GROUP = 32;

    private static final int PAGE = PhysicalMemory.PAGE_SIZE;
    private static final long BASE = 0x10000000;
    private static final long GROUP_DISTANCE = 256L * PAGE;
    private static final byte[] ZEROES = new byte[PAGE];

    /** One page that is mapped. */
    private static final class Slot {
        private final byte[] origin;
        private final boolean isShared;
        private final int prot;
        private byte[] bytes;

        Slot(byte[] origin, boolean isShared, int prot, byte[] bytes) {
            this.origin = origin;
            this.isShared = isShared;
            this.prot = prot;
            this.bytes = bytes;
        }

        Slot withProt(int changed) {
            return new Slot(origin, isShared, changed, bytes);
        }

        Slot untouched() {
            return new Slot(origin, isShared, prot, origin);
        }

        Slot copy() {
            return new Slot(origin, isShared, prot, isOwn() ? bytes.clone() : bytes);
        }

        boolean isOwn() {
            return bytes != origin;
        }

        byte[] writable() {
            if (!isShared && !isOwn()) {
                bytes = origin.clone();
            }
            return bytes;
        }
    }

    private final byte[][] file;
    private final @Nullable Slot[] slots = new Slot[PAGES];

    MemoryModel(byte[][] file) {
        this.file = file;
    }

    MemoryModel copy() {
        MemoryModel copy = new MemoryModel(file);
        for (int page = 0; page < PAGES; page++) {
            copy.slots[page] = slots[page] == null ? null : slots[page].copy();
        }
        return copy;
    }

    /** Returns the address of a page; groups of pages lie so that translations of different groups collide. */
    static long address(int page) {
        return BASE + page / GROUP * GROUP_DISTANCE + (long) (page % GROUP) * PAGE;
    }

    private @Nullable Slot at(long vaddr) {
        long offset = vaddr - BASE;
        long group = offset / GROUP_DISTANCE;
        long page = offset % GROUP_DISTANCE / PAGE;
        boolean isPage = offset >= 0 && group < PAGES / GROUP && page < GROUP;
        return isPage ? slots[(int) (group * GROUP + page)] : null;
    }

    boolean isMapped(int page) {
        return slots[page] != null;
    }

    /** Returns the bytes of a page that is mapped. */
    byte[] page(int page) {
        return slots[page].bytes;
    }

    /** Tells what becomes of the first byte that cannot be used: the fault of an address. */
    Fault fault(long vaddr, Access access) {
        Slot slot = at(vaddr);
        if (slot == null) {
            return Fault.MAPERR;
        }
        int needed = switch (access) {
            case READ -> Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC;
            case WRITE -> Prot.PROT_WRITE;
            case EXECUTE -> Prot.PROT_EXEC;
        };
        return (slot.prot & needed) == 0 ? Fault.ACCERR : Fault.MINOR;
    }

    /** Counts the bytes that can be used before a fault. */
    int usable(long vaddr, int length, Access access) {
        int done = 0;
        while (done < length && fault(vaddr + done, access).isResolved()) {
            done += (int) Math.min(length - done, PAGE - ((vaddr + done) & (PAGE - 1)));
        }
        return done;
    }

    /** Returns the byte of an address that is mapped. */
    byte get(long vaddr) {
        return at(vaddr).bytes[(int) vaddr & (PAGE - 1)];
    }

    byte[] bytes(long vaddr, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = get(vaddr + i);
        }
        return bytes;
    }

    void set(long vaddr, byte value) {
        at(vaddr).writable()[(int) vaddr & (PAGE - 1)] = value;
    }

    void mapZeroes(int from, int to, int prot, boolean isShared) {
        for (int page = from; page < to; page++) {
            byte[] bytes = isShared ? new byte[PAGE] : ZEROES;
            slots[page] = new Slot(bytes, isShared, prot, bytes);
        }
    }

    void mapFile(int from, int to, int prot, boolean isShared, int filePage) {
        for (int page = from; page < to; page++) {
            byte[] bytes = file[filePage + page - from];
            slots[page] = new Slot(bytes, isShared, prot, bytes);
        }
    }

    void unmap(int from, int to) {
        Arrays.fill(slots, from, to, null);
    }

    /** Changes what pages allow, up to the first hole; tells whether there was none. */
    boolean protect(int from, int to, int prot) {
        for (int page = from; page < to; page++) {
            if (slots[page] == null) {
                return false;
            }
            slots[page] = slots[page].withProt(prot);
        }
        return true;
    }

    /** Forgets what was written to private pages; tells whether all were mapped. */
    boolean dontNeed(int from, int to) {
        boolean isWhole = true;
        for (int page = from; page < to; page++) {
            isWhole &= slots[page] != null;
            slots[page] = slots[page] == null ? null : slots[page].untouched();
        }
        return isWhole;
    }

    /** Moves pages to others; what lies where a hole would come stays. */
    void move(int from, int to, int count, boolean isLeaving) {
        for (int i = 0; i < count; i++) {
            Slot slot = slots[from + i];
            if (slot != null) {
                slots[to + i] = slot;
                slots[from + i] = isLeaving ? slot.untouched() : null;
            }
        }
    }

    /** Counts the private pages that were written. */
    long own() {
        return Arrays.stream(slots).filter(slot -> slot != null && slot.isOwn()).count();
    }
}
