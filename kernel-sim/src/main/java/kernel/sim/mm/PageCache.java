package kernel.sim.mm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import kernel.api.ExecException;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one file in memory, shared by all who map it, {@code struct address_space}. Without a file it is memory
 * that starts as zeroes.
 *
 * @kernel v6.18 mm/filemap.c, {@code filemap_fault}; mm/shmem.c, {@code shmem_fault}
 */
public final class PageCache {
    /** Where pages come from. */
    interface Source {
        /** Reads bytes as {@link kernel.api.OpenFile#read} does. */
        int read(long offset, byte[] target, int at, int length);
    }

    private static final int BLOCK_SHIFT = 9;
    private static final int BLOCK_PAGES = 1 << BLOCK_SHIFT;

    private final PhysicalMemory memory;
    private final @Nullable Source source;
    private final long size;
    private final long ino;
    private final Map<Long, int[]> blocks = new HashMap<>();
    private int pages;
    private int users;
    private boolean isWritten;

    PageCache(PhysicalMemory memory, Source source) {
        this(memory, source, Long.MAX_VALUE, 0);
    }

    private PageCache(PhysicalMemory memory, @Nullable Source source, long size, long ino) {
        this.memory = memory;
        this.source = source;
        this.size = size;
        this.ino = ino;
    }

    /** Makes memory that starts as zeroes, an inode without a file, of a number of pages. */
    static PageCache ofZeroes(PhysicalMemory memory, long size, long ino) {
        return new PageCache(memory, null, size, ino);
    }

    /**
     * Returns the number of the inode that memory without a file has.
     *
     * @return from 1; 0 with a file, which has its own
     */
    public long ino() {
        return ino;
    }

    /** Returns how many pages memory without a file has. */
    long size() {
        return size;
    }

    /** Tells whether no file stands behind the pages. */
    boolean isShmem() {
        return source == null;
    }

    /** Returns the frame of a page that is in memory, or 0. */
    synchronized int find(long index) {
        int[] block = blocks.get(index >>> BLOCK_SHIFT);
        return block == null ? 0 : block[(int) index & BLOCK_PAGES - 1];
    }

    /** Returns the frame of a page that is in memory, with one user more, or 0. */
    synchronized int get(long index) {
        int frame = find(index);
        if (frame != 0) {
            memory.get(frame);
        }
        return frame;
    }

    /** Returns the frame of a page, with one user more, read if it is not in memory; 0 if it cannot be read. */
    int load(long index) {
        int frame = get(index);
        if (frame == 0) {
            frame = fill(index);
            memory.caches().balance();
        }
        return frame;
    }

    private synchronized int fill(long index) {
        int[] block = blocks.computeIfAbsent(index >>> BLOCK_SHIFT, key -> new int[BLOCK_PAGES]);
        int slot = (int) index & BLOCK_PAGES - 1;
        if (block[slot] == 0) {
            int frame = memory.alloc();
            if (!read(frame, index << PhysicalMemory.PAGE_SHIFT)) {
                memory.put(frame);
                return 0;
            }
            block[slot] = frame;
            pages++;
            memory.caches().added(this);
        }
        memory.get(block[slot]);
        return block[slot];
    }

    private boolean read(int frame, long offset) {
        byte[] array = memory.array(frame);
        int at = memory.offset(frame);
        int count = 0;
        if (source != null) {
            try {
                count = source.read(offset, array, at, PhysicalMemory.PAGE_SIZE);
            } catch (ExecException e) {
                return false;
            }
        }
        Arrays.fill(array, at + count, at + PhysicalMemory.PAGE_SIZE, (byte) 0);
        return true;
    }

    /** Reads bytes of one page without keeping it. */
    void peek(long offset, byte[] target, int at, int length) {
        int frame = get(offset >>> PhysicalMemory.PAGE_SHIFT);
        if (frame != 0) {
            int from = memory.offset(frame) + (int) (offset & PhysicalMemory.PAGE_SIZE - 1);
            System.arraycopy(memory.array(frame), from, target, at, length);
            memory.put(frame);
            return;
        }
        int count = source == null ? 0 : source.read(offset, target, at, length);
        Arrays.fill(target, at + count, at + length, (byte) 0);
    }

    /** Notes that a page was changed: from now on the file cannot give all pages again. */
    synchronized void written() {
        isWritten = true;
    }

    /** Drops the pages that nobody maps and that the file can give again; returns how many. */
    synchronized int shrink() {
        int before = pages;
        if (!isWritten) {
            blocks.values().removeIf(this::isEmptied);
        }
        return before - pages;
    }

    private boolean isEmptied(int[] block) {
        boolean isEmpty = true;
        for (int i = 0; i < BLOCK_PAGES; i++) {
            if (block[i] != 0 && memory.refs(block[i]) == 1) {
                memory.put(block[i]);
                block[i] = 0;
                pages--;
            }
            isEmpty &= block[i] == 0;
        }
        return isEmpty;
    }

    /** Tells whether nobody maps it and nothing is in memory. */
    synchronized boolean isUnused() {
        return users == 0 && pages == 0;
    }

    synchronized void open() {
        users++;
    }

    /** Forgets a mapping; memory without a file goes with its last one. */
    synchronized void close() {
        users--;
        if (users == 0 && !isShmem()) {
            memory.caches().closed(this);
        } else if (users == 0) {
            for (int[] block : blocks.values()) {
                Arrays.stream(block).filter(frame -> frame != 0).forEach(memory::put);
            }
            blocks.clear();
        }
    }
}
