package kernel.sim.mm;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Mappings by address, in a tree of wide nodes that know the largest hole below them: neither a lookup nor the search
 * for a hole ever looks at more than a path of it.
 *
 * @kernel v6.18 lib/maple_tree.c, {@code mas_empty_area}: the same questions, a tree of the same kind
 */
final class VmTree {
    private VmNode root = new VmLeaf();
    private int size;

    int size() {
        return size;
    }

    /** Returns the mapping that holds an address. */
    @Nullable
    VmArea at(long vaddr) {
        VmArea area = findVma(vaddr);
        return area != null && area.start() <= vaddr ? area : null;
    }

    /** Returns the first mapping that ends above an address. */
    @Nullable
    VmArea findVma(long vaddr) {
        VmNode node = root;
        int index = node.firstEndingAbove(vaddr);
        while (index < node.count && node instanceof VmBranch branch) {
            node = branch.child(index);
            index = node.firstEndingAbove(vaddr);
        }
        return index < node.count ? ((VmLeaf) node).area(index) : null;
    }

    /** Returns the last mapping that starts below an address. */
    @Nullable
    VmArea before(long vaddr) {
        VmNode node = root;
        int index = node.lastStartingBelow(vaddr);
        while (index >= 0 && node instanceof VmBranch branch) {
            node = branch.child(index);
            index = node.lastStartingBelow(vaddr);
        }
        return index >= 0 ? ((VmLeaf) node).area(index) : null;
    }

    void forEach(Consumer<VmArea> consumer) {
        root.forEach(consumer);
    }

    /** Adds a mapping; one that it is the upper part of is cut there. */
    void insert(VmArea area) {
        VmNode upper = root.insert(area);
        if (upper != null) {
            root = VmBranch.of(root, upper);
        }
        size++;
    }

    void remove(VmArea area) {
        root.remove(area);
        while (root.count == 1 && root instanceof VmBranch branch) {
            root = branch.child(0);
        }
        size--;
    }

    /** Puts a mapping in the place of another one; no other mapping may lie between or inside them. */
    void replace(VmArea old, VmArea area) {
        root.replace(old, area);
    }

    private long lowest() {
        return root.count == 0 ? Long.MAX_VALUE : root.starts[0];
    }

    private long highest() {
        return root.count == 0 ? Long.MAX_VALUE : root.ends[root.count - 1];
    }

    /**
     * Finds the highest hole of a length between two addresses.
     *
     * @return its end, or -1 if there is none
     */
    long highestHole(long low, long high, long length) {
        VmWindow window = new VmWindow(low, high, length);
        long found = window.endIn(highest(), Long.MAX_VALUE);
        if (found == VmNode.NO_HOLE) {
            found = root.highestHole(window);
        }
        return found == VmNode.NO_HOLE ? window.endIn(0, lowest()) : found;
    }

    /**
     * Finds the lowest hole of a length between two addresses.
     *
     * @return its start, or -1 if there is none
     */
    long lowestHole(long low, long high, long length) {
        VmWindow window = new VmWindow(low, high, length);
        long found = window.startIn(0, lowest());
        if (found == VmNode.NO_HOLE) {
            found = root.lowestHole(window);
        }
        return found == VmNode.NO_HOLE ? window.startIn(highest(), Long.MAX_VALUE) : found;
    }
}
