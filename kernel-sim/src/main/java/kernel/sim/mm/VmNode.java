package kernel.sim.mm;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of a {@link VmTree}: some entries by address, with where each starts and ends and its largest hole. */
abstract sealed class VmNode permits VmLeaf, VmBranch {
    /** How many entries fit: three rounds of a search for one of four. */
    static final int MAX = 64;

    /** No hole is large enough. */
    static final long NO_HOLE = -1;

    final long[] starts = new long[MAX];
    final long[] ends = new long[MAX];
    final long[] holes;
    int count;

    /** The largest hole between the first and the last mapping. */
    private long hole;

    VmNode(long[] holes) {
        this.holes = holes;
        Arrays.fill(ends, Long.MAX_VALUE);
    }

    final long hole() {
        return hole;
    }

    /** Returns the first entry that ends above an address, or the count of entries. */
    final int firstEndingAbove(long vaddr) {
        // New mappings come below all others, so that this one is asked for most. No negative address gets further.
        if (ends[0] > vaddr) {
            return 0;
        }
        int index = 16 * (behind(15, vaddr) + behind(31, vaddr) + behind(47, vaddr));
        index += 4 * (behind(index + 3, vaddr) + behind(index + 7, vaddr) + behind(index + 11, vaddr));
        return index
                + behind(index, vaddr)
                + behind(index + 1, vaddr)
                + behind(index + 2, vaddr)
                + behind(index + 3, vaddr);
    }

    /** Returns 1 if an address is behind an entry, and 0 if not, without a branch that no processor could foresee. */
    private int behind(int index, long vaddr) {
        return (int) ((ends[index] - vaddr - 1) >>> 63);
    }

    /** Returns the last entry that starts below an address, or -1. */
    final int lastStartingBelow(long vaddr) {
        int index = firstEndingAbove(vaddr - 1);
        return index < count && starts[index] < vaddr ? index : index - 1;
    }

    /** Fills an entry. */
    final void set(int index, long start, long end) {
        starts[index] = start;
        ends[index] = end;
    }

    /** Makes room for an entry. */
    void open(int index) {
        System.arraycopy(starts, index, starts, index + 1, count - index);
        System.arraycopy(ends, index, ends, index + 1, count - index);
        count++;
    }

    /** Takes an entry out. */
    void close(int index) {
        count--;
        System.arraycopy(starts, index + 1, starts, index, count - index);
        System.arraycopy(ends, index + 1, ends, index, count - index);
        ends[count] = Long.MAX_VALUE;
    }

    /** Moves the upper entries into an empty node. */
    void move(int from, VmNode upper) {
        upper.count = count - from;
        System.arraycopy(starts, from, upper.starts, 0, upper.count);
        System.arraycopy(ends, from, upper.ends, 0, upper.count);
        Arrays.fill(ends, from, count, Long.MAX_VALUE);
        count = from;
        hole = largestHole(hole);
        upper.hole = upper.largestHole(Long.MAX_VALUE);
    }

    /** Returns where a full node is split for one more entry: at the end where entries come in order. */
    static int splitPoint(int index) {
        return isAtStart(index) || index >= MAX - 1 ? index : MAX / 2;
    }

    /** Tells whether the new entry goes into the lower part of a node that was split. */
    static boolean isLower(int index, int splitPoint) {
        return index < splitPoint || isAtStart(index);
    }

    /** The first entry often grew just before the new one: then that one is cut from its upper part. */
    private static boolean isAtStart(int index) {
        return index <= 1;
    }

    /** Returns the largest hole in an entry and beside it. */
    final long holeAt(int index) {
        long inside = index < count ? holes[index] : 0;
        return Math.max(inside, Math.max(holeBelow(index), holeBelow(index + 1)));
    }

    /**
     * Finds the largest hole again after an entry changed, came, or went from its place.
     *
     * @param before the largest hole there before
     */
    final void noteHoles(int index, long before) {
        long now = holeAt(index);
        if (now >= hole) {
            hole = now;
        } else if (before >= hole) {
            hole = largestHole(hole);
        }
    }

    final long holeBelow(int index) {
        return index > 0 && index < count ? starts[index] - ends[index - 1] : 0;
    }

    /** Returns the largest hole, given that none is larger than a bound. */
    private long largestHole(long bound) {
        long largest = count == 0 ? 0 : holes[0];
        for (int i = 1; i < count && largest < bound; i++) {
            largest = Math.max(largest, Math.max(holes[i], starts[i] - ends[i - 1]));
        }
        return largest;
    }

    /**
     * Adds a mapping; one that it is the upper part of is cut there.
     *
     * @return a node for the upper entries if they were too many for this one
     */
    abstract @Nullable VmNode insert(VmArea area);

    abstract void remove(VmArea area);

    abstract void replace(VmArea old, VmArea area);

    abstract void forEach(Consumer<VmArea> consumer);

    /** Returns the end of the highest hole between the first and the last mapping that fits. */
    final long highestHole(VmWindow window) {
        long found = NO_HOLE;
        for (int i = count - 1; i >= 0 && found == NO_HOLE && ends[i] > window.low(); i--) {
            if (holes[i] >= window.length() && starts[i] < window.high()) {
                found = highestHole(i, window);
            }
            if (found == NO_HOLE && i > 0) {
                found = window.endIn(ends[i - 1], starts[i]);
            }
        }
        return found;
    }

    /** Returns the same inside an entry. */
    abstract long highestHole(int index, VmWindow window);

    /** Returns the start of the lowest hole between the first and the last mapping that fits. */
    final long lowestHole(VmWindow window) {
        long found = NO_HOLE;
        for (int i = 0; i < count && found == NO_HOLE && starts[i] < window.high(); i++) {
            if (holes[i] >= window.length() && ends[i] > window.low()) {
                found = lowestHole(i, window);
            }
            if (found == NO_HOLE && i + 1 < count) {
                found = window.startIn(ends[i], starts[i + 1]);
            }
        }
        return found;
    }

    /** Returns the same inside an entry. */
    abstract long lowestHole(int index, VmWindow window);
}
