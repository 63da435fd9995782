package kernel.sim.mm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How a processor uses an address space: loads, stores and fetches with the translations of the last pages kept. It
 * belongs to one thread. A page that is not there is brought in within the access; one that cannot be is told by
 * {@link #fault()}, and the access then has changed nothing.
 *
 * <p>Values are little-endian; accesses may cross pages.
 */
public final class UserAccess implements AutoCloseable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;
    private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
    private static final int OFFSET_MASK = PAGE_SIZE - 1;
    private static final int SLOTS = 256;
    private static final int SLOT_MASK = SLOTS - 1;
    private static final long NO_PAGE = -1;

    private final MmState mm;
    private final PageFaults faults;
    private final Invalidation invalidation = new Invalidation();
    private final long[] readable = new long[SLOTS];
    private final long[] writable = new long[SLOTS];
    private final long[] executable = new long[SLOTS];
    private final byte[][] arrays = new byte[SLOTS][];
    private final int[] offsets = new int[SLOTS];
    private final int[] frames = new int[SLOTS];
    private Fault fault = Fault.MINOR;
    private long faultAddress;

    UserAccess(MmState mm, PageFaults faults) {
        this.mm = mm;
        this.faults = faults;
        invalidation.flushAll();
        mm.tlbs.add(invalidation);
        mm.memory.addListener(invalidation);
    }

    /** Forgets all translations. The address space keeps no trace of it. */
    @Override
    public void close() {
        mm.tlbs.remove(invalidation);
        mm.memory.removeListener(invalidation);
        invalidation.flushAll();
    }

    /**
     * Tells how the last access ended that needed the kernel.
     *
     * @return a fault that is not resolved if the access failed, from then on until {@link #clearFault()}
     */
    public Fault fault() {
        return fault;
    }

    /**
     * Returns where the last access failed.
     *
     * @return the first address that could not be used
     */
    public long faultAddress() {
        return faultAddress;
    }

    /** Forgets the last failure. */
    public void clearFault() {
        fault = Fault.MINOR;
    }

    /**
     * Loads 8 bytes.
     *
     * @param vaddr where from
     * @return the value; 0 after a fault
     */
    public long load8(long vaddr) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        int offset = (int) vaddr & OFFSET_MASK;
        if (readable[slot] == vaddr >>> PAGE_SHIFT && offset <= PAGE_SIZE - 8) {
            return (long) LONG.get(arrays[slot], offsets[slot] + offset);
        }
        return loadSlowly(vaddr, 8);
    }

    /**
     * Loads 4 bytes.
     *
     * @param vaddr where from
     * @return the value; 0 after a fault
     */
    public int load4(long vaddr) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        int offset = (int) vaddr & OFFSET_MASK;
        if (readable[slot] == vaddr >>> PAGE_SHIFT && offset <= PAGE_SIZE - 4) {
            return (int) INT.get(arrays[slot], offsets[slot] + offset);
        }
        return (int) loadSlowly(vaddr, 4);
    }

    /**
     * Loads 2 bytes.
     *
     * @param vaddr where from
     * @return the value; 0 after a fault
     */
    public short load2(long vaddr) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        int offset = (int) vaddr & OFFSET_MASK;
        if (readable[slot] == vaddr >>> PAGE_SHIFT && offset <= PAGE_SIZE - 2) {
            return (short) SHORT.get(arrays[slot], offsets[slot] + offset);
        }
        return (short) loadSlowly(vaddr, 2);
    }

    /**
     * Loads a byte.
     *
     * @param vaddr where from
     * @return the value; 0 after a fault
     */
    public byte load1(long vaddr) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        if (readable[slot] == vaddr >>> PAGE_SHIFT) {
            return arrays[slot][offsets[slot] + ((int) vaddr & OFFSET_MASK)];
        }
        return (byte) loadSlowly(vaddr, 1);
    }

    /**
     * Loads 16 bytes.
     *
     * @param vaddr where from
     * @param target gets the lower and the higher half; unchanged after a fault
     */
    public void load16(long vaddr, long[] target) {
        if (isUsable(vaddr, 16, Access.READ)) {
            target[0] = load8(vaddr);
            target[1] = load8(vaddr + 8);
        }
    }

    /**
     * Stores 8 bytes.
     *
     * @param vaddr where to
     * @param value the bytes
     */
    public void store8(long vaddr, long value) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        int offset = (int) vaddr & OFFSET_MASK;
        if (writable[slot] == vaddr >>> PAGE_SHIFT && offset <= PAGE_SIZE - 8) {
            LONG.set(arrays[slot], offsets[slot] + offset, value);
        } else {
            storeSlowly(vaddr, value, 8);
        }
    }

    /**
     * Stores 4 bytes.
     *
     * @param vaddr where to
     * @param value the bytes
     */
    public void store4(long vaddr, int value) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        int offset = (int) vaddr & OFFSET_MASK;
        if (writable[slot] == vaddr >>> PAGE_SHIFT && offset <= PAGE_SIZE - 4) {
            INT.set(arrays[slot], offsets[slot] + offset, value);
        } else {
            storeSlowly(vaddr, value, 4);
        }
    }

    /**
     * Stores 2 bytes.
     *
     * @param vaddr where to
     * @param value the bytes
     */
    public void store2(long vaddr, short value) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        int offset = (int) vaddr & OFFSET_MASK;
        if (writable[slot] == vaddr >>> PAGE_SHIFT && offset <= PAGE_SIZE - 2) {
            SHORT.set(arrays[slot], offsets[slot] + offset, value);
        } else {
            storeSlowly(vaddr, value, 2);
        }
    }

    /**
     * Stores a byte.
     *
     * @param vaddr where to
     * @param value the byte
     */
    public void store1(long vaddr, byte value) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        if (writable[slot] == vaddr >>> PAGE_SHIFT) {
            arrays[slot][offsets[slot] + ((int) vaddr & OFFSET_MASK)] = value;
        } else {
            storeSlowly(vaddr, value, 1);
        }
    }

    /**
     * Stores 16 bytes.
     *
     * @param vaddr where to
     * @param low the lower half
     * @param high the higher half
     */
    public void store16(long vaddr, long low, long high) {
        if (isUsable(vaddr, 16, Access.WRITE)) {
            store8(vaddr, low);
            store8(vaddr + 8, high);
        }
    }

    /**
     * Reads a range.
     *
     * @param vaddr where from
     * @param target where the bytes go
     * @param at index of the first byte there
     * @param length how many
     * @return how many were read before a fault
     */
    public int read(long vaddr, byte[] target, int at, int length) {
        int done = 0;
        while (done < length) {
            int slot = slot(vaddr + done, Access.READ);
            if (slot < 0) {
                break;
            }
            int offset = (int) (vaddr + done) & OFFSET_MASK;
            int count = Math.min(length - done, PAGE_SIZE - offset);
            System.arraycopy(arrays[slot], offsets[slot] + offset, target, at + done, count);
            done += count;
        }
        return done;
    }

    /**
     * Writes a range.
     *
     * @param vaddr where to
     * @param source the bytes
     * @param at index of the first byte
     * @param length how many
     * @return how many were written before a fault
     */
    public int write(long vaddr, byte[] source, int at, int length) {
        int done = 0;
        while (done < length) {
            int slot = slot(vaddr + done, Access.WRITE);
            if (slot < 0) {
                break;
            }
            int offset = (int) (vaddr + done) & OFFSET_MASK;
            int count = Math.min(length - done, PAGE_SIZE - offset);
            System.arraycopy(source, at + done, arrays[slot], offsets[slot] + offset, count);
            done += count;
        }
        return done;
    }

    /**
     * Fills a range with one byte.
     *
     * @param vaddr where to
     * @param value the byte
     * @param length how many
     * @return how many were written before a fault
     */
    public long fill(long vaddr, byte value, long length) {
        long done = 0;
        while (done < length) {
            int slot = slot(vaddr + done, Access.WRITE);
            if (slot < 0) {
                break;
            }
            int offset = (int) (vaddr + done) & OFFSET_MASK;
            int count = (int) Math.min(length - done, PAGE_SIZE - offset);
            int from = offsets[slot] + offset;
            Arrays.fill(arrays[slot], from, from + count, value);
            done += count;
        }
        return done;
    }

    /**
     * Returns the frame from which instructions are fetched.
     *
     * @param vaddr address of an instruction
     * @return the frame's number, valid until the translation is flushed; -1 after a fault
     */
    public int fetch(long vaddr) {
        int slot = slot(vaddr, Access.EXECUTE);
        return slot < 0 ? -1 : frames[slot];
    }

    private long loadSlowly(long vaddr, int size) {
        if (!isUsable(vaddr, size, Access.READ)) {
            return 0;
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            int slot = slot(vaddr + i, Access.READ);
            value = value << 8 | (arrays[slot][offsets[slot] + ((int) (vaddr + i) & OFFSET_MASK)] & 0xff);
        }
        return value;
    }

    private void storeSlowly(long vaddr, long value, int size) {
        if (!isUsable(vaddr, size, Access.WRITE)) {
            return;
        }
        for (int i = 0; i < size; i++) {
            int slot = slot(vaddr + i, Access.WRITE);
            arrays[slot][offsets[slot] + ((int) (vaddr + i) & OFFSET_MASK)] = (byte) (value >>> (8 * i));
        }
    }

    /** Brings in all pages of an access before any of it happens. */
    private boolean isUsable(long vaddr, int size, Access access) {
        long last = (vaddr + size - 1) & -PAGE_SIZE;
        return slot(vaddr, access) >= 0 && (last <= vaddr || slot(last, access) >= 0);
    }

    /** Returns the slot that holds a page for a use, or -1 after a fault. */
    private int slot(long vaddr, Access access) {
        int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
        if (tags(access)[slot] == vaddr >>> PAGE_SHIFT) {
            return slot;
        }
        return walk(vaddr, access) ? slot : -1;
    }

    private long[] tags(Access access) {
        return switch (access) {
            case READ -> readable;
            case WRITE -> writable;
            case EXECUTE -> executable;
        };
    }

    private boolean walk(long vaddr, Access access) {
        long pte = vaddr < 0 ? 0 : mm.tables.get(vaddr);
        if (!isUsable(pte, access)) {
            Fault answer = faults.fault(vaddr, access);
            if (!answer.isResolved()) {
                fault = answer;
                faultAddress = vaddr;
                return false;
            }
            pte = mm.tables.get(vaddr);
        }
        long used = Pte.ACCESSED | (access == Access.WRITE ? Pte.DIRTY : 0);
        mm.tables.touch(vaddr, pte, used);
        keep(vaddr, pte | used, access);
        return true;
    }

    private static boolean isUsable(long pte, Access access) {
        if (!Pte.isPresent(pte)) {
            return false;
        }
        return switch (access) {
            case READ -> true;
            case WRITE -> Pte.isWritable(pte);
            case EXECUTE -> pte >= 0;
        };
    }

    private void keep(long vaddr, long pte, Access access) {
        int frame = Pte.frame(pte);
        long page = vaddr >>> PAGE_SHIFT;
        int slot = (int) page & SLOT_MASK;
        arrays[slot] = mm.memory.array(frame);
        offsets[slot] = mm.memory.offset(frame);
        frames[slot] = frame;
        readable[slot] = page;
        if (access == Access.WRITE) {
            mm.memory.written(frame, 0, PAGE_SIZE);
        }
        // A store to code must be noticed: such pages are never kept for writing unless one just was.
        boolean isStorable = Pte.isWritable(pte) && Pte.isDirty(pte) && !mm.memory.isCode(frame);
        writable[slot] = isStorable ? page : NO_PAGE;
        executable[slot] = pte >= 0 ? page : NO_PAGE;
    }

    /** Forgets translations that are no longer true. */
    private final class Invalidation implements TlbListener, FrameListener {
        @Override
        public void flushPage(long vaddr) {
            int slot = (int) (vaddr >>> PAGE_SHIFT) & SLOT_MASK;
            readable[slot] = NO_PAGE;
            writable[slot] = NO_PAGE;
            executable[slot] = NO_PAGE;
        }

        @Override
        public void flushRange(long from, long to) {
            if ((to - from) >>> PAGE_SHIFT >= SLOTS) {
                flushAll();
                return;
            }
            for (long at = from; at < to; at += PAGE_SIZE) {
                flushPage(at);
            }
        }

        @Override
        public void flushAll() {
            Arrays.fill(readable, NO_PAGE);
            Arrays.fill(writable, NO_PAGE);
            Arrays.fill(executable, NO_PAGE);
        }

        @Override
        public void codeMarked(int frame) {
            Arrays.fill(writable, NO_PAGE);
        }

        @Override
        public void codeWritten(int frame, int offset, int length) {
            // Whoever keeps decoded instructions forgets them; translations stay true.
        }
    }
}
