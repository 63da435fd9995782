package kernel.sim.mm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kernel.api.ByteString;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.Inode;
import kernel.sim.profile.SpecialMapping;
import org.jspecify.annotations.Nullable;

/** The pages of all files that were mapped, bounded: those that nobody maps any more go first. */
final class PageCaches {
    static final int MAX_PAGES = 16384;
    static final int MAX_FILES = 512;

    private final PhysicalMemory memory;
    private final Map<Inode, PageCache> byInode = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<ByteString, PageCache> special = new HashMap<>();
    private final AtomicLong zeroes = new AtomicLong();
    private final AtomicInteger pages = new AtomicInteger();
    private volatile int limit = MAX_PAGES;

    PageCaches(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** Returns the pages of a file: the same for all who open it. */
    synchronized PageCache of(FileDescription file) {
        PageCache cache = byInode.computeIfAbsent(file.inode(), inode -> new PageCache(memory, file::read));
        if (byInode.size() > MAX_FILES) {
            forgetUnused();
        }
        return cache;
    }

    /** Forgets the files that were not used for long: half of them, or as many as are not mapped. */
    private void forgetUnused() {
        Iterator<PageCache> oldest = byInode.values().iterator();
        while (oldest.hasNext() && byInode.size() > MAX_FILES / 2) {
            PageCache cache = oldest.next();
            pages.addAndGet(-cache.shrink());
            if (cache.isUnused()) {
                oldest.remove();
            }
        }
    }

    /** Makes memory that several address spaces can share. */
    PageCache shmem(long size) {
        return PageCache.ofZeroes(memory, size, zeroes.incrementAndGet());
    }

    /** Returns the pages that the kernel supplies; null if they change all the time. */
    synchronized @Nullable PageCache ofSpecial(SpecialMapping mapping) {
        return mapping.content()
                .map(bytes -> special.computeIfAbsent(bytes, content -> new PageCache(memory, source(content))))
                .orElse(null);
    }

    private static PageCache.Source source(ByteString content) {
        byte[] bytes = content.toByteArray();
        return (offset, target, at, length) -> {
            int count = (int) Math.max(0, Math.min(length, bytes.length - offset));
            System.arraycopy(bytes, (int) Math.min(offset, bytes.length), target, at, count);
            return count;
        };
    }

    void added(PageCache cache) {
        if (!cache.isShmem()) {
            pages.incrementAndGet();
        }
    }

    /** Drops pages if there are too many; those that are mapped stay, and then it waits until there are more. */
    void balance() {
        if (pages.get() > limit) {
            for (PageCache cache : oldestFirst()) {
                if (pages.get() > MAX_PAGES / 2) {
                    pages.addAndGet(-cache.shrink());
                }
            }
            limit = Math.max(MAX_PAGES, pages.get() + MAX_PAGES / 2);
        }
    }

    /** Drops the pages of a file that nobody maps any more, if there are too many. */
    void closed(PageCache cache) {
        if (pages.get() > MAX_PAGES) {
            pages.addAndGet(-cache.shrink());
        }
    }

    private synchronized List<PageCache> oldestFirst() {
        return new ArrayList<>(byInode.values());
    }
}
