package kernel.sim.mm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kernel.sim.fs.FileDescription;

/**
 * The page frames of a machine. A frame is named by a number and counts its users; frames that nobody uses are handed
 * out again. The bytes lie in slabs of 64 frames each.
 *
 * <p>Counting and handing out are safe for concurrent use. The bytes of a frame belong to whoever maps it.
 */
public final class PhysicalMemory {
    /** Bytes of a frame. */
    public static final int PAGE_SIZE = 4096;

    /** The frame that is all zeroes and is mapped wherever memory was read before it was written. */
    static final int ZERO_PAGE = 0;

    static final int PAGE_SHIFT = 12;

    private static final int SLAB_SHIFT = 6;
    private static final int SLAB_FRAMES = 1 << SLAB_SHIFT;
    private static final int MAX_READAHEAD = 4096;
    private static final int CODE = 1 << 31;

    private volatile byte[][] slabs = new byte[4][];
    private volatile int[] counts = new int[4 * SLAB_FRAMES];
    private int[] free = new int[SLAB_FRAMES];
    private int freeCount;
    private int next;
    private final PageCaches caches = new PageCaches(this);
    private final List<FrameListener> listeners = new ArrayList<>();

    /** Makes a machine's memory. It grows with its use. */
    public PhysicalMemory() {
        alloc();
    }

    /**
     * Hands out a frame with one user; what it holds is left over from its last use.
     *
     * @return its number
     */
    public synchronized int alloc() {
        int frame = freeCount > 0 ? free[--freeCount] : grow();
        counts[frame] = 1;
        return frame;
    }

    /**
     * Hands out a frame with one user, all zeroes.
     *
     * @return its number
     */
    public int allocZeroed() {
        int frame = alloc();
        int offset = offset(frame);
        Arrays.fill(array(frame), offset, offset + PAGE_SIZE, (byte) 0);
        return frame;
    }

    private int grow() {
        int slab = next >>> SLAB_SHIFT;
        if (slab == slabs.length) {
            slabs = Arrays.copyOf(slabs, 2 * slab);
            counts = Arrays.copyOf(counts, 2 * slab * SLAB_FRAMES);
        }
        if (slabs[slab] == null) {
            slabs[slab] = new byte[SLAB_FRAMES * PAGE_SIZE];
        }
        return next++;
    }

    /**
     * Adds a user.
     *
     * @param frame its number
     */
    public synchronized void get(int frame) {
        counts[frame]++;
    }

    /**
     * Takes a user away; the last one gives the frame back.
     *
     * @param frame its number
     */
    public synchronized void put(int frame) {
        int count = counts[frame] - 1;
        counts[frame] = count;
        if ((count & ~CODE) == 0) {
            release(frame);
        }
    }

    private void release(int frame) {
        if (counts[frame] != 0) {
            counts[frame] = 0;
            listeners.forEach(listener -> listener.codeWritten(frame, 0, PAGE_SIZE));
        }
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = frame;
    }

    /**
     * Counts the users of a frame.
     *
     * @param frame its number
     * @return at least 1 for a frame in use
     */
    public int refs(int frame) {
        return counts[frame] & ~CODE;
    }

    /**
     * Returns the array that holds a frame's bytes.
     *
     * @param frame its number
     * @return the slab, the same for as long as the frame is in use
     */
    public byte[] array(int frame) {
        return slabs[frame >>> SLAB_SHIFT];
    }

    /**
     * Returns where a frame's bytes start.
     *
     * @param frame its number
     * @return an index into {@link #array}
     */
    public int offset(int frame) {
        return (frame & SLAB_FRAMES - 1) << PAGE_SHIFT;
    }

    /**
     * Notes that somebody keeps decoded instructions of a frame; whoever writes to it then tells the listeners, once.
     *
     * @param frame its number
     */
    public synchronized void markCode(int frame) {
        if (counts[frame] >= 0) {
            counts[frame] |= CODE;
            listeners.forEach(listener -> listener.codeMarked(frame));
        }
    }

    /**
     * Tells whether somebody keeps decoded instructions of a frame.
     *
     * @param frame its number
     * @return true from {@link #markCode} to the next write
     */
    public boolean isCode(int frame) {
        return counts[frame] < 0;
    }

    /**
     * Registers somebody who must know of writes to frames with code.
     *
     * @param listener who is told, by the thread that writes
     */
    public synchronized void addListener(FrameListener listener) {
        listeners.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener who is told no more
     */
    public synchronized void removeListener(FrameListener listener) {
        listeners.remove(listener);
    }

    /** Tells that bytes of a frame are about to change. */
    void written(int frame, int offset, int length) {
        if (isCode(frame)) {
            codeWritten(frame, offset, length);
        }
    }

    private synchronized void codeWritten(int frame, int offset, int length) {
        counts[frame] &= ~CODE;
        listeners.forEach(listener -> listener.codeWritten(frame, offset, length));
    }

    /**
     * Counts the frames in use, that of zeroes included.
     *
     * @return at least 1
     */
    public synchronized int used() {
        return next - freeCount;
    }

    /**
     * Brings a file into memory, as far as there is room: using it then reads nothing any more.
     *
     * @param file the file
     */
    public void readahead(FileDescription file) {
        PageCache cache = caches.of(file);
        long pages = Math.min(MAX_READAHEAD, PagedAddressSpace.pageAlign(file.size()) >>> PAGE_SHIFT);
        for (long index = 0; index < pages; index++) {
            int frame = cache.load(index);
            if (frame == 0) {
                return;
            }
            put(frame);
        }
    }

    PageCaches caches() {
        return caches;
    }
}
