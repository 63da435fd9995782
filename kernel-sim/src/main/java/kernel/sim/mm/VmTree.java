package kernel.sim.mm;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Mappings by address, in a balanced tree whose nodes know the largest hole below them: neither a lookup nor the search
 * for a hole ever looks at more than a path of it.
 *
 * @kernel v6.18 lib/maple_tree.c, {@code mas_empty_area}: the same questions, another tree
 */
final class VmTree {
    private static final class Node {
        VmArea area;
        long start;
        long end;

        @Nullable
        Node left;

        @Nullable
        Node right;

        int height;
        long lowest;
        long highest;
        long hole;

        Node(VmArea area) {
            this.area = area;
            set(area);
            this.height = 1;
            this.lowest = start;
            this.highest = end;
        }

        void set(VmArea other) {
            area = other;
            start = other.start();
            end = other.end();
        }

        int balance() {
            return height(left) - height(right);
        }

        void update() {
            height = 1 + Math.max(height(left), height(right));
            lowest = left == null ? start : left.lowest;
            highest = right == null ? end : right.highest;
            long below = left == null ? 0 : Math.max(left.hole, start - left.highest);
            long above = right == null ? 0 : Math.max(right.hole, right.lowest - end);
            hole = Math.max(below, above);
        }
    }

    private @Nullable Node root;
    private int size;

    int size() {
        return size;
    }

    private static int height(@Nullable Node node) {
        return node == null ? 0 : node.height;
    }

    /** Returns the mapping that holds an address. */
    @Nullable
    VmArea at(long vaddr) {
        Node node = root;
        while (node != null) {
            if (vaddr < node.start) {
                node = node.left;
            } else if (vaddr < node.end) {
                return node.area;
            } else {
                node = node.right;
            }
        }
        return null;
    }

    /** Returns the first mapping that ends above an address. */
    @Nullable
    VmArea findVma(long vaddr) {
        Node node = root;
        VmArea found = null;
        while (node != null) {
            if (vaddr < node.end) {
                found = node.area;
                if (vaddr >= node.start) {
                    break;
                }
                node = node.left;
            } else {
                node = node.right;
            }
        }
        return found;
    }

    /** Returns the last mapping that starts below an address. */
    @Nullable
    VmArea before(long vaddr) {
        Node node = root;
        VmArea found = null;
        while (node != null) {
            if (node.start < vaddr) {
                found = node.area;
                node = node.right;
            } else {
                node = node.left;
            }
        }
        return found;
    }

    void forEach(Consumer<VmArea> consumer) {
        forEach(root, consumer);
    }

    private static void forEach(@Nullable Node node, Consumer<VmArea> consumer) {
        if (node != null) {
            forEach(node.left, consumer);
            consumer.accept(node.area);
            forEach(node.right, consumer);
        }
    }

    void insert(VmArea area) {
        root = insert(root, area);
        size++;
    }

    private static Node insert(@Nullable Node node, VmArea area) {
        if (node == null) {
            return new Node(area);
        }
        if (area.start() < node.start) {
            node.left = insert(node.left, area);
        } else {
            node.right = insert(node.right, area);
        }
        return balanced(node);
    }

    void remove(VmArea area) {
        root = remove(root, area.start());
        size--;
    }

    private static @Nullable Node remove(@Nullable Node node, long start) {
        if (node == null) {
            throw new IllegalStateException("no mapping at 0x" + Long.toHexString(start));
        }
        if (start < node.start) {
            node.left = remove(node.left, start);
        } else if (start > node.start) {
            node.right = remove(node.right, start);
        } else if (node.left == null) {
            return node.right;
        } else if (node.right == null) {
            return node.left;
        } else {
            Node next = first(node.right);
            node.set(next.area);
            node.right = remove(node.right, next.start);
        }
        return balanced(node);
    }

    private static Node first(Node node) {
        Node first = node;
        while (first.left != null) {
            first = first.left;
        }
        return first;
    }

    private static Node balanced(Node node) {
        node.update();
        int balance = node.balance();
        if (balance > 1 && node.left != null) {
            if (node.left.balance() < 0) {
                node.left = rotateLeft(node.left);
            }
            return rotateRight(node);
        }
        if (balance < -1 && node.right != null) {
            if (node.right.balance() > 0) {
                node.right = rotateRight(node.right);
            }
            return rotateLeft(node);
        }
        return node;
    }

    private static Node rotateLeft(Node node) {
        Node top = node.right;
        if (top == null) {
            return node;
        }
        node.right = top.left;
        top.left = node;
        node.update();
        top.update();
        return top;
    }

    private static Node rotateRight(Node node) {
        Node top = node.left;
        if (top == null) {
            return node;
        }
        node.left = top.right;
        top.right = node;
        node.update();
        top.update();
        return top;
    }

    /** Puts a mapping in the place of another one; no other mapping may lie between or inside them. */
    void replace(VmArea old, VmArea area) {
        replace(root, old.start(), area);
    }

    private static void replace(@Nullable Node node, long start, VmArea area) {
        if (node == null) {
            throw new IllegalStateException("no mapping at 0x" + Long.toHexString(start));
        }
        if (start < node.start) {
            replace(node.left, start, area);
        } else if (start > node.start) {
            replace(node.right, start, area);
        } else {
            node.set(area);
        }
        node.update();
    }

    /**
     * Finds the highest hole of a length between two addresses.
     *
     * @return its end, or -1 if there is none
     */
    long highestHole(long low, long high, long length) {
        return highestHole(root, 0, Long.MAX_VALUE, low, high, length);
    }

    private static long highestHole(@Nullable Node node, long below, long above, long low, long high, long length) {
        if (node == null) {
            long end = Math.min(above, high);
            return end - Math.max(below, low) >= length ? end : -1;
        }
        if (!mayHold(node, below, above, low, high, length)) {
            return -1;
        }
        long found = highestHole(node.right, node.end, above, low, high, length);
        return found != -1 ? found : highestHole(node.left, below, node.start, low, high, length);
    }

    /**
     * Finds the lowest hole of a length between two addresses.
     *
     * @return its start, or -1 if there is none
     */
    long lowestHole(long low, long high, long length) {
        return lowestHole(root, 0, Long.MAX_VALUE, low, high, length);
    }

    private static long lowestHole(@Nullable Node node, long below, long above, long low, long high, long length) {
        if (node == null) {
            long start = Math.max(below, low);
            return Math.min(above, high) - start >= length ? start : -1;
        }
        if (!mayHold(node, below, above, low, high, length)) {
            return -1;
        }
        long found = lowestHole(node.left, below, node.start, low, high, length);
        return found != -1 ? found : lowestHole(node.right, node.end, above, low, high, length);
    }

    private static boolean mayHold(Node node, long below, long above, long low, long high, long length) {
        boolean isInside = below < high && above > low;
        return isInside && (node.hole >= length || node.lowest - below >= length || above - node.highest >= length);
    }
}
