package kernel.sim.mm;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of mappings. */
final class VmLeaf extends VmNode {
    /** A mapping has no holes. */
    private static final long[] NO_HOLES = new long[MAX];

    private final @Nullable VmArea[] areas = new VmArea[MAX];

    VmLeaf() {
        super(NO_HOLES);
    }

    @Nullable
    VmArea area(int index) {
        return areas[index];
    }

    @Override
    void open(int index) {
        System.arraycopy(areas, index, areas, index + 1, count - index);
        super.open(index);
    }

    @Override
    void close(int index) {
        super.close(index);
        System.arraycopy(areas, index + 1, areas, index, count - index);
        areas[count] = null;
    }

    private VmLeaf split(int from) {
        VmLeaf upper = new VmLeaf();
        System.arraycopy(areas, from, upper.areas, 0, count - from);
        Arrays.fill(areas, from, count, null);
        move(from, upper);
        return upper;
    }

    private void set(int index, VmArea area) {
        areas[index] = area;
        set(index, area.start(), area.end());
    }

    private void add(int index, VmArea area) {
        long before = holeBelow(index);
        open(index);
        set(index, area);
        noteHoles(index, before);
    }

    /** Cuts the upper part of a mapping off if there is one at an address; returns where that part belongs. */
    private int cut(int index, long vaddr) {
        VmArea area = index < count ? areas[index] : null;
        if (area == null || area.start() >= vaddr) {
            return index;
        }
        set(index, area.part(area.start(), vaddr));
        return index + 1;
    }

    private int index(VmArea area) {
        int index = firstEndingAbove(area.end() - 1);
        if (index == count || starts[index] != area.start()) {
            throw new IllegalStateException("no mapping at 0x" + Long.toHexString(area.start()));
        }
        return index;
    }

    @Override
    @Nullable
    VmNode insert(VmArea area) {
        int index = cut(firstEndingAbove(area.start()), area.start());
        if (count < MAX) {
            add(index, area);
            return null;
        }
        int from = splitPoint(index);
        VmLeaf upper = split(from);
        if (isLower(index, from)) {
            add(index, area);
        } else {
            upper.add(index - from, area);
        }
        return upper;
    }

    @Override
    void remove(VmArea area) {
        int index = index(area);
        long before = holeAt(index);
        close(index);
        noteHoles(index, before);
    }

    @Override
    void replace(VmArea old, VmArea area) {
        int index = index(old);
        long before = holeAt(index);
        set(index, area);
        noteHoles(index, before);
    }

    @Override
    void forEach(Consumer<VmArea> consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept(areas[i]);
        }
    }

    @Override
    long highestHole(int index, VmWindow window) {
        return NO_HOLE;
    }

    @Override
    long lowestHole(int index, VmWindow window) {
        return NO_HOLE;
    }
}
