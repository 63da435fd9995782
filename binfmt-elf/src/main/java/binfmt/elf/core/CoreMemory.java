package binfmt.elf.core;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.Span;
import org.jspecify.annotations.Nullable;

/** The memory in a core, by address. */
final class CoreMemory {
    private final CoreFile file;
    private final TreeMap<Long, CoreSegment> byStart = new TreeMap<>(Long::compareUnsigned);

    private CoreMemory(CoreFile file) {
        this.file = file;
    }

    static CoreMemory of(CoreFile file, List<CoreSegment> segments) {
        CoreMemory memory = new CoreMemory(file);
        for (CoreSegment segment : segments) {
            if (segment.memsz() != 0) {
                memory.add(segment);
            }
        }
        return memory;
    }

    private void add(CoreSegment segment) {
        long last = segment.vaddr() + segment.memsz() - 1;
        Map.@Nullable Entry<Long, CoreSegment> below = byStart.floorEntry(last);
        boolean isFree = below == null || isBelow(below.getValue(), segment.vaddr());
        file.require(
                isFree, CoreRule.OVERLAP, new Span(segment.offset(), segment.filesz(), "segment"), segment.vaddr());
        byStart.put(segment.vaddr(), segment);
    }

    private static boolean isBelow(CoreSegment segment, long vaddr) {
        return Long.compareUnsigned(segment.vaddr() + segment.memsz() - 1, vaddr) < 0;
    }

    int read(long vaddr, byte[] target, int length) {
        int done = 0;
        while (done < length) {
            int count = readFrom(vaddr + done, target, done, length - done);
            if (count == 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    private int readFrom(long vaddr, byte[] target, int at, int length) {
        Map.@Nullable Entry<Long, CoreSegment> entry = byStart.floorEntry(vaddr);
        if (entry == null || !entry.getValue().holds(vaddr)) {
            return 0;
        }
        CoreSegment segment = entry.getValue();
        long skipped = vaddr - segment.vaddr();
        int count = (int) Math.min(length, segment.filesz() - skipped);
        file.readFully(segment.offset() + skipped, target, at, count, "segment");
        return count;
    }
}
