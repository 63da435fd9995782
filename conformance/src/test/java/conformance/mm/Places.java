package conformance.mm;

import static conformance.mm.MemoryNumbers.PAGE;
import static conformance.mm.MemoryNumbers.TASK_SIZE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Chooses addresses and lengths: mostly around what is mapped, so that calls meet, and sometimes absurd ones. */
final class Places {
    private static final List<Long> BASES = List.of(0x10000000L, 0x50000000L, 0x10000000000L, 0x7ffff0000000L);
    private static final List<Long> EDGES = List.of(
            0L,
            PAGE,
            0x10000L,
            TASK_SIZE - PAGE,
            TASK_SIZE - 4 * PAGE,
            TASK_SIZE,
            TASK_SIZE + PAGE,
            1L << 47,
            0xffff800000000000L,
            0xffffffffff600000L,
            -PAGE,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE);
    private static final List<Long> LENGTHS = List.of(
            0L,
            1L,
            PAGE - 1,
            1L << 30,
            1L << 40,
            TASK_SIZE,
            TASK_SIZE - PAGE,
            1L << 47,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            -PAGE,
            -PAGE + 1,
            -1L);

    private final SplittableRandom random;
    private final Set<Area> first = new HashSet<>();
    private long code;
    private long startBrk;
    private List<Area> areas = List.of();
    private List<Area> own = List.of();

    Places(SplittableRandom random) {
        this.random = random;
    }

    /** Takes note of what is mapped now. */
    void see(String maps) {
        areas = Area.parse(maps);
        if (first.isEmpty()) {
            first.addAll(areas);
            noteProgram();
        }
        own = new ArrayList<>(areas);
        own.removeAll(first);
    }

    /** The program's code is its only mapping that is executable; its last mapping ends at the lowest break. */
    private void noteProgram() {
        for (Area area : areas) {
            if (Long.compareUnsigned(area.start(), BASES.get(0)) < 0) {
                code = area.perms().charAt(2) == 'x' ? area.start() : code;
                startBrk = area.end();
            }
        }
    }

    /** Returns the address of the page that the program executes. */
    long code() {
        return code;
    }

    /** Returns the lowest break. */
    long startBrk() {
        return startBrk;
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    long pages(int most) {
        return (1 + random.nextInt(most)) * PAGE;
    }

    /** Chooses a mapping, one that calls have made if there is one. */
    Area area() {
        List<Area> from = own.isEmpty() || oneIn(8) ? areas : own;
        return from.get(random.nextInt(from.size()));
    }

    /** Chooses the address of a page, or one in 30 times something else. */
    long address() {
        if (oneIn(40)) {
            return EDGES.get(random.nextInt(EDGES.size()));
        }
        long address = page();
        return oneIn(40) ? address + 1 + random.nextInt((int) PAGE - 1) : address;
    }

    /** Chooses an address where something is mapped, or one in 6 times any. */
    long mapped() {
        if (oneIn(6)) {
            return address();
        }
        Area area = area();
        return area.start() + (oneIn(2) ? 0 : random.nextLong(area.pages()) * PAGE);
    }

    /** Chooses an address to write to, mostly where that is allowed. */
    long writable() {
        long address = mapped();
        for (int i = 0; i < 3 && !isWritable(address); i++) {
            address = mapped();
        }
        return address;
    }

    private boolean isWritable(long address) {
        return areas.stream()
                .anyMatch(area -> area.perms().charAt(1) == 'w' && area.start() <= address && address < area.end());
    }

    private long page() {
        Area area = area();
        int kind = random.nextInt(100);
        if (kind < 35) {
            return area.start();
        } else if (kind < 55) {
            return area.start() + random.nextLong(area.pages()) * PAGE;
        } else if (kind < 65) {
            return area.end();
        } else if (kind < 75) {
            return area.start() - pages(4);
        } else if (kind < 82) {
            return area.end() + pages(4);
        }
        return BASES.get(random.nextInt(BASES.size())) + random.nextInt(16) * PAGE;
    }

    /** Chooses a length that suits an address: to the end of its mapping, or some pages; seldom something else. */
    long length(long address) {
        if (oneIn(30)) {
            return LENGTHS.get(random.nextInt(LENGTHS.size()));
        }
        long length = toEnd(address);
        if (length == 0 || oneIn(8)) {
            length = pages(8);
        } else if (oneIn(2)) {
            length = pages((int) Math.min(length / PAGE + 1, 8));
        }
        return oneIn(15) ? length - random.nextInt((int) PAGE) : length;
    }

    /** Tells whether an address belongs to what the kernel maps itself. */
    boolean isKernels(long address) {
        return areas.stream()
                .anyMatch(area -> area.name().startsWith("[v") && area.start() <= address && address < area.end());
    }

    /** Returns how much is mapped from an address to the end of the mapping, or 0. */
    long toEnd(long address) {
        for (Area area : areas) {
            if (area.start() <= address && address < area.end()) {
                return area.end() - address;
            }
        }
        return 0;
    }
}
