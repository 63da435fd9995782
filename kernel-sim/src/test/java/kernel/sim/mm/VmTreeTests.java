package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.sim.profile.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the tree of mappings with a map that is asked the slow way. */
class VmTreeTests {
    private static final long PAGE = PhysicalMemory.PAGE_SIZE;
    private static final int STEPS = 20_000;

    private final VmTree tree = new VmTree();
    private final TreeMap<Long, VmArea> model = new TreeMap<>();

    private static VmArea area(long start, long end) {
        return VmArea.anonymous(start, end, VmFlags.VM_READ);
    }

    private void insert(long start, long end) {
        VmArea area = area(start, end);
        tree.insert(area);
        model.put(start, area);
    }

    private void remove(VmArea area) {
        tree.remove(area);
        model.remove(area.start());
    }

    private void replace(VmArea old, long start, long end) {
        VmArea area = area(start, end);
        tree.replace(old, area);
        model.remove(old.start());
        model.put(start, area);
    }

    private VmArea modelAt(long vaddr) {
        Map.Entry<Long, VmArea> entry = model.floorEntry(vaddr);
        return entry != null && entry.getValue().end() > vaddr ? entry.getValue() : null;
    }

    private VmArea modelFindVma(long vaddr) {
        VmArea at = modelAt(vaddr);
        Map.Entry<Long, VmArea> above = model.ceilingEntry(vaddr);
        return at != null || above == null ? at : above.getValue();
    }

    private VmArea modelBefore(long vaddr) {
        Map.Entry<Long, VmArea> below = model.lowerEntry(vaddr);
        return below == null ? null : below.getValue();
    }

    /** Returns start and end of all holes between two addresses, the lowest first. */
    private List<long[]> modelHoles(long low, long high, long length) {
        List<long[]> holes = new ArrayList<>();
        long start = 0;
        for (VmArea area : model.values()) {
            addHole(holes, Math.max(start, low), Math.min(area.start(), high), length);
            start = area.end();
        }
        addHole(holes, Math.max(start, low), high, length);
        return holes;
    }

    private static void addHole(List<long[]> holes, long start, long end, long length) {
        if (end - start >= length) {
            holes.add(new long[] {start, end});
        }
    }

    private void assertSameAt(long vaddr) {
        assertThat(tree.at(vaddr)).isSameAs(modelAt(vaddr));
        assertThat(tree.findVma(vaddr)).isSameAs(modelFindVma(vaddr));
        assertThat(tree.before(vaddr)).isSameAs(modelBefore(vaddr));
    }

    private void assertSameHoles(long low, long high, long length) {
        List<long[]> holes = modelHoles(low, high, length);
        long lowest = holes.isEmpty() ? -1 : holes.get(0)[0];
        long highest = holes.isEmpty() ? -1 : holes.get(holes.size() - 1)[1];
        assertThat(tree.lowestHole(low, high, length)).isEqualTo(lowest);
        assertThat(tree.highestHole(low, high, length)).isEqualTo(highest);
    }

    private void assertSame() {
        List<VmArea> all = new ArrayList<>();
        tree.forEach(all::add);
        assertThat(all).isEqualTo(List.copyOf(model.values()));
        assertThat(tree.size()).isEqualTo(model.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 300, 5000})
    void answersLikeAMapAfterEveryChange(int pages) {
        SplittableRandom random = TestSeed.random(VmTreeTests.class);
        for (int i = 0; i < STEPS; i++) {
            change(random, pages);
            long vaddr = random.nextInt(pages + 2) * PAGE + random.nextInt(3) - 1;
            assertSameAt(Math.max(0, vaddr));
            long low = random.nextInt(pages) * PAGE;
            long high = low + random.nextInt(pages) * PAGE;
            assertSameHoles(low, high, (1 + random.nextInt(random.nextBoolean() ? 4 : pages)) * PAGE);
            if (i % 500 == 0) {
                assertSame();
            }
        }
        assertSame();
    }

    /** Adds a mapping in a hole, or changes one: away, shorter at one end, longer at one end. */
    private void change(SplittableRandom random, int pages) {
        long vaddr = random.nextInt(pages) * PAGE;
        VmArea area = modelAt(vaddr);
        if (area == null) {
            long limit = modelFindVma(vaddr) == null
                    ? pages * PAGE
                    : modelFindVma(vaddr).start();
            int room = (int) Math.min(8, (limit - vaddr) / PAGE);
            insert(vaddr, vaddr + (1 + random.nextInt(room)) * PAGE);
            return;
        }
        VmArea below = modelBefore(area.start());
        long floor = below == null ? 0 : below.end();
        switch (random.nextInt(4)) {
            case 0 -> replace(area, area.start(), vaddr + PAGE);
            case 1 -> replace(area, vaddr, area.end());
            case 2 -> replace(area, floor, area.end());
            default -> remove(area);
        }
    }

    @Test
    void staysBalancedWhateverTheOrder() {
        int count = 1 << 14;
        for (int i = 0; i < count; i++) {
            insert(2L * i * PAGE, (2L * i + 1) * PAGE);
        }
        for (int i = 0; i < count; i += 2) {
            remove(modelAt(2L * i * PAGE));
        }
        assertSame();
        assertSameHoles(0, 2L * count * PAGE, 3 * PAGE);
        assertSameHoles(0, 2L * count * PAGE, 4 * PAGE);
        assertSameHoles(count * PAGE + PAGE, 2L * count * PAGE - 5 * PAGE, 3 * PAGE);
    }

    @Test
    void knowsNothingWhenItIsEmpty() {
        assertSameAt(0);
        assertSameHoles(0, 0x7ffffffff000L, PAGE);
        assertSameHoles(PAGE, PAGE, PAGE);
        assertThat(tree.highestHole(PAGE, 0x7ffffffff000L, 0x7fffffffe000L)).isEqualTo(0x7ffffffff000L);
        assertThat(tree.highestHole(PAGE, 0x7ffffffff000L, 0x7ffffffff000L)).isEqualTo(-1);
    }

    @Test
    void complainsOfAMappingThatIsNotThere() {
        insert(PAGE, 2 * PAGE);
        assertThatThrownBy(() -> tree.remove(area(2 * PAGE, 3 * PAGE))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.replace(area(0, PAGE), area(0, PAGE))).isInstanceOf(IllegalStateException.class);
    }
}
