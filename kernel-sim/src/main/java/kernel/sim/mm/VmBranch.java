package kernel.sim.mm;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of nodes. */
final class VmBranch extends VmNode {
    private final @Nullable VmNode[] children = new VmNode[MAX];

    private VmBranch() {
        super(new long[MAX]);
    }

    /** Makes a node of two. */
    static VmBranch of(VmNode lower, VmNode upper) {
        VmBranch branch = new VmBranch();
        branch.add(0, lower);
        branch.add(1, upper);
        return branch;
    }

    VmNode child(int index) {
        return Objects.requireNonNull(children[index]);
    }

    @Override
    void open(int index) {
        System.arraycopy(children, index, children, index + 1, count - index);
        System.arraycopy(holes, index, holes, index + 1, count - index);
        super.open(index);
    }

    @Override
    void close(int index) {
        super.close(index);
        System.arraycopy(children, index + 1, children, index, count - index);
        System.arraycopy(holes, index + 1, holes, index, count - index);
        children[count] = null;
    }

    private VmBranch split(int from) {
        VmBranch upper = new VmBranch();
        System.arraycopy(children, from, upper.children, 0, count - from);
        System.arraycopy(holes, from, upper.holes, 0, count - from);
        Arrays.fill(children, from, count, null);
        move(from, upper);
        return upper;
    }

    private void add(int index, VmNode child) {
        long before = holeBelow(index);
        open(index);
        children[index] = child;
        set(index, child);
        noteHoles(index, before);
    }

    private void set(int index, VmNode child) {
        set(index, child.starts[0], child.ends[child.count - 1]);
        holes[index] = child.hole();
    }

    /** Takes over what changed in a node. */
    private void refresh(int index) {
        long before = holeAt(index);
        set(index, child(index));
        noteHoles(index, before);
    }

    /** Returns the node that a mapping is in: by its end, since an old kernel's stack can start in the one below. */
    private int index(VmArea area) {
        return firstEndingAbove(area.end() - 1);
    }

    @Override
    @Nullable
    VmNode insert(VmArea area) {
        int index = Math.min(firstEndingAbove(area.start()), count - 1);
        VmNode upper = child(index).insert(area);
        refresh(index);
        return upper == null ? null : insert(index + 1, upper);
    }

    private @Nullable VmNode insert(int index, VmNode child) {
        if (count < MAX) {
            add(index, child);
            return null;
        }
        int from = splitPoint(index);
        VmBranch upper = split(from);
        if (isLower(index, from)) {
            add(index, child);
        } else {
            upper.add(index - from, child);
        }
        return upper;
    }

    @Override
    void remove(VmArea area) {
        int index = index(area);
        child(index).remove(area);
        if (child(index).count > 0) {
            refresh(index);
        } else {
            long before = holeAt(index);
            close(index);
            noteHoles(index, before);
        }
    }

    @Override
    void replace(VmArea old, VmArea area) {
        int index = index(old);
        child(index).replace(old, area);
        refresh(index);
    }

    @Override
    void forEach(Consumer<VmArea> consumer) {
        for (int i = 0; i < count; i++) {
            child(i).forEach(consumer);
        }
    }

    @Override
    long highestHole(int index, VmWindow window) {
        return child(index).highestHole(window);
    }

    @Override
    long lowestHole(int index, VmWindow window) {
        return child(index).lowestHole(window);
    }
}
