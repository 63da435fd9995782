package conformance.mm;

import static conformance.mm.MemoryNumbers.MAP_32BIT;
import static conformance.mm.MemoryNumbers.MAP_ANONYMOUS;
import static conformance.mm.MemoryNumbers.MAP_DENYWRITE;
import static conformance.mm.MemoryNumbers.MAP_FIXED;
import static conformance.mm.MemoryNumbers.MAP_FIXED_NOREPLACE;
import static conformance.mm.MemoryNumbers.MAP_GROWSDOWN;
import static conformance.mm.MemoryNumbers.MAP_LOCKED;
import static conformance.mm.MemoryNumbers.MAP_NONBLOCK;
import static conformance.mm.MemoryNumbers.MAP_NORESERVE;
import static conformance.mm.MemoryNumbers.MAP_POPULATE;
import static conformance.mm.MemoryNumbers.MAP_PRIVATE;
import static conformance.mm.MemoryNumbers.MAP_SHARED;
import static conformance.mm.MemoryNumbers.MAP_SHARED_VALIDATE;
import static conformance.mm.MemoryNumbers.MAP_STACK;
import static conformance.mm.MemoryNumbers.PAGE;

import java.util.SplittableRandom;

/** Invents mappings. */
final class MmapGenerator {
    private static final Choice<Long> TYPES = new Choice<Long>()
            .add(60, MAP_PRIVATE)
            .add(25, MAP_SHARED)
            .add(8, MAP_SHARED_VALIDATE)
            .add(1, 0L)
            .add(1, 4L)
            .add(1, 0xfL);
    private static final Choice<Long> EXTRAS = new Choice<Long>()
            .add(3, MAP_NORESERVE)
            .add(4, MAP_POPULATE)
            .add(1, MAP_POPULATE | MAP_NONBLOCK)
            .add(2, MAP_STACK)
            .add(3, MAP_LOCKED)
            .add(4, MAP_GROWSDOWN)
            .add(3, MAP_32BIT)
            .add(1, MAP_DENYWRITE)
            .add(1, 0x200000L)
            .add(1, 1L << 30);
    private static final Choice<Long> FILES = new Choice<Long>()
            .add(10, MemoryFiles.READ_ONLY_FD)
            .add(12, MemoryFiles.READ_WRITE_FD)
            .add(1, MemoryFiles.WRITE_ONLY_FD)
            .add(1, 99L)
            .add(1, -1L);
    private static final Choice<Long> ODD_OFFSETS = new Choice<Long>()
            .add(3, 1L)
            .add(1, PAGE - 1)
            .add(1, Long.MAX_VALUE & -PAGE)
            .add(1, Long.MIN_VALUE)
            .add(1, -PAGE)
            .add(1, -1L);

    private final SplittableRandom random;
    private final Places places;

    MmapGenerator(SplittableRandom random, Places places) {
        this.random = random;
        this.places = places;
    }

    MemoryCall next() {
        long address = places.address();
        long flags = TYPES.pick(random) | placement();
        if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == 0 && places.oneIn(2)) {
            address = 0;
        }
        long fd = -1;
        if (random.nextInt(100) < 65) {
            flags |= MAP_ANONYMOUS;
        } else {
            fd = FILES.pick(random);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            flags |= places.oneIn(2) ? EXTRAS.pick(random) : 0;
        }
        return MemoryCall.of(
                Kind.MMAP, address, length(address), CallGenerator.PROTS.pick(random), flags, fd, offset(fd));
    }

    private long placement() {
        int kind = random.nextInt(100);
        if (kind < 35) {
            return MAP_FIXED;
        }
        return kind < 45 ? MAP_FIXED_NOREPLACE : 0;
    }

    private long length(long address) {
        return places.oneIn(3) ? places.length(address) : places.pages(6);
    }

    private long offset(long fd) {
        if (places.oneIn(20)) {
            return ODD_OFFSETS.pick(random);
        }
        return fd < 0 && !places.oneIn(10) ? 0 : places.pages(6) - PAGE;
    }
}
