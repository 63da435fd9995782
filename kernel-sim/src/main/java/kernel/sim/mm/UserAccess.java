package kernel.sim.mm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    private static final long PAGE_MASK = -PAGE_SIZE;
    private static final int SLOTS = 256;

    private final MmState mm;
    private final PageFaults faults;
    private final Invalidation invalidation = new Invalidation();
    private final Translation[] translations = new Translation[SLOTS];
    private Fault fault = Fault.MINOR;
    private long faultAddress;

    UserAccess(MmState mm, PageFaults faults) {
        this.mm = mm;
        this.faults = faults;
        for (int i = 0; i < SLOTS; i++) {
            translations[i] = new Translation();
        }
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
        Translation kept = translation(vaddr);
        if (kept.readable == (vaddr + 7 & PAGE_MASK)) {
            return (long) LONG.get(kept.bytes, (int) vaddr + kept.bias);
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
        Translation kept = translation(vaddr);
        if (kept.readable == (vaddr + 3 & PAGE_MASK)) {
            return (int) INT.get(kept.bytes, (int) vaddr + kept.bias);
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
        Translation kept = translation(vaddr);
        if (kept.readable == (vaddr + 1 & PAGE_MASK)) {
            return (short) SHORT.get(kept.bytes, (int) vaddr + kept.bias);
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
        Translation kept = translation(vaddr);
        if (kept.readable == (vaddr & PAGE_MASK)) {
            return kept.bytes[(int) vaddr + kept.bias];
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
        Translation kept = translation(vaddr);
        if (kept.writable == (vaddr + 7 & PAGE_MASK)) {
            LONG.set(kept.bytes, (int) vaddr + kept.bias, value);
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
        Translation kept = translation(vaddr);
        if (kept.writable == (vaddr + 3 & PAGE_MASK)) {
            INT.set(kept.bytes, (int) vaddr + kept.bias, value);
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
        Translation kept = translation(vaddr);
        if (kept.writable == (vaddr + 1 & PAGE_MASK)) {
            SHORT.set(kept.bytes, (int) vaddr + kept.bias, value);
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
        Translation kept = translation(vaddr);
        if (kept.writable == (vaddr & PAGE_MASK)) {
            kept.bytes[(int) vaddr + kept.bias] = value;
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
            Translation page = translate(vaddr + done, Access.READ);
            if (page == null) {
                break;
            }
            int count = Math.min(length - done, leftInPage(vaddr + done));
            System.arraycopy(page.bytes, (int) (vaddr + done) + page.bias, target, at + done, count);
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
            Translation page = translate(vaddr + done, Access.WRITE);
            if (page == null) {
                break;
            }
            int count = Math.min(length - done, leftInPage(vaddr + done));
            System.arraycopy(source, at + done, page.bytes, (int) (vaddr + done) + page.bias, count);
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
            Translation page = translate(vaddr + done, Access.WRITE);
            if (page == null) {
                break;
            }
            int count = (int) Math.min(length - done, leftInPage(vaddr + done));
            int from = (int) (vaddr + done) + page.bias;
            Arrays.fill(page.bytes, from, from + count, value);
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
        Translation page = translate(vaddr, Access.EXECUTE);
        return page == null ? -1 : page.frame;
    }

    private static int leftInPage(long vaddr) {
        return PAGE_SIZE - ((int) vaddr & OFFSET_MASK);
    }

    private long loadSlowly(long vaddr, int size) {
        if (!isUsable(vaddr, size, Access.READ)) {
            return 0;
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | (load1(vaddr + i) & 0xff);
        }
        return value;
    }

    private void storeSlowly(long vaddr, long value, int size) {
        if (!isUsable(vaddr, size, Access.WRITE)) {
            return;
        }
        for (int i = 0; i < size; i++) {
            Translation page = translation(vaddr + i);
            page.bytes[(int) (vaddr + i) + page.bias] = (byte) (value >>> (8 * i));
        }
    }

    /** Brings in all pages of an access before any of it happens. */
    private boolean isUsable(long vaddr, int size, Access access) {
        long last = (vaddr + size - 1) & -PAGE_SIZE;
        return translate(vaddr, access) != null && (last <= vaddr || translate(last, access) != null);
    }

    /** Returns the translation that may be that of an address. */
    private Translation translation(long vaddr) {
        return translations[(int) vaddr >>> PAGE_SHIFT & SLOTS - 1];
    }

    /** Returns the translation of an address for a use, or null after a fault. */
    private @Nullable Translation translate(long vaddr, Access access) {
        Translation page = translation(vaddr);
        return page.allows(vaddr & PAGE_MASK, access) || walk(vaddr, access) ? page : null;
    }

    private boolean walk(long vaddr, Access access) {
        long pte = mm.pte(vaddr);
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
        long page = vaddr & PAGE_MASK;
        Translation kept = translation(vaddr);
        kept.bytes = mm.memory.array(frame);
        kept.bias = mm.memory.offset(frame) - (int) page;
        kept.frame = frame;
        kept.readable = page;
        if (access == Access.WRITE) {
            mm.memory.written(frame, 0, PAGE_SIZE);
        }
        // A store to code must be noticed: such pages are never kept for writing unless one just was.
        boolean isStorable = Pte.isWritable(pte) && Pte.isDirty(pte) && !mm.memory.isCode(frame);
        kept.writable = isStorable ? page : Translation.NONE;
        kept.executable = pte >= 0 ? page : Translation.NONE;
    }

    /** Forgets translations that are no longer true. */
    private final class Invalidation implements TlbListener, FrameListener {
        @Override
        public void flushPage(long vaddr) {
            translation(vaddr).flush();
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
            for (Translation translation : translations) {
                translation.flush();
            }
        }

        @Override
        public void codeMarked(int frame) {
            for (Translation translation : translations) {
                translation.writable = Translation.NONE;
            }
        }

        @Override
        public void codeWritten(int frame, int offset, int length) {
            // Whoever keeps decoded instructions forgets them; translations stay true.
        }
    }
}
