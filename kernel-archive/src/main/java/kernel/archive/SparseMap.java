package kernel.archive;

import java.io.IOException;
import java.util.Arrays;

/** Which parts of a sparse file lie in the archive; they lie there one after the other. */
final class SparseMap {
    private static final int PART = 2 * Long.BYTES;

    private final MemoryBudget budget;
    private long[] offsets = new long[4];
    private long[] ends = new long[4]; // of the stored bytes
    private int count;

    SparseMap(MemoryBudget budget) {
        this.budget = budget;
    }

    void add(long offset, long length) throws IOException {
        long stored = count == 0 ? 0 : ends[count - 1];
        long reached = count == 0 ? 0 : offsets[count - 1] + length(count - 1);
        if (offset < reached || length < 0 || offset + length < 0 || stored + length < 0) {
            throw new RootException("part " + count + " of the sparse file is out of order");
        }
        if (count == offsets.length) {
            budget.book((long) PART * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        offsets[count] = offset;
        ends[count++] = stored + length;
    }

    private long length(int part) {
        return ends[part] - stored(part);
    }

    private long stored(int part) {
        return part == 0 ? 0 : ends[part - 1];
    }

    /** Checks the parts against the file. */
    SparseMap check(long size, long storedSize) throws IOException {
        if (count > 0 && (offsets[count - 1] + length(count - 1) > size || ends[count - 1] > storedSize)) {
            throw new RootException("the parts of the sparse file are larger than the file");
        }
        return this;
    }

    /** Makes the file of its parts. */
    Content content(ByteSource source, long start, long size) {
        return new Content() {
            @Override
            public int read(long offset, byte[] target, int at, int length) throws IOException {
                int wanted = (int) Math.min(length, size - offset);
                Arrays.fill(target, at, at + wanted, (byte) 0);
                for (int i = first(offset); i < count && offsets[i] < offset + wanted; i++) {
                    long from = Math.max(offset, offsets[i]);
                    long to = Math.min(offset + wanted, offsets[i] + SparseMap.this.length(i));
                    int part = (int) Math.max(0, to - from);
                    long where = start + stored(i) + from - offsets[i];
                    int got = source.read(where, target, at + (int) (from - offset), part);
                    if (got < part) {
                        return (int) (from - offset) + got;
                    }
                }
                return wanted;
            }

            @Override
            public long position() {
                return start;
            }
        };
    }

    /** Returns the part at an offset, or the one behind it. */
    private int first(long offset) {
        int found = Arrays.binarySearch(offsets, 0, count, offset);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
