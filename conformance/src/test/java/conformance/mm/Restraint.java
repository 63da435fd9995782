package conformance.mm;

import static conformance.mm.MemoryNumbers.MAP_FIXED;
import static conformance.mm.MemoryNumbers.MAP_LOCKED;
import static conformance.mm.MemoryNumbers.MAP_POPULATE;
import static conformance.mm.MemoryNumbers.MREMAP_FIXED;
import static conformance.mm.MemoryNumbers.PAGE;
import static conformance.mm.MemoryNumbers.TASK_SIZE;
import static conformance.mm.MemoryNumbers.pageAlign;

/**
 * Which calls are not made: those that would take the program's code away, and those that would fill the machine's
 * memory.
 *
 * @param codePage address of the page that the program executes
 */
record Restraint(long codePage) {
    private static final long MOST_FILLED = 64 * PAGE;

    boolean allows(MemoryCall call) {
        return switch (call.kind()) {
            case MMAP -> allowsMmap(call);
            case MREMAP -> allowsMremap(call);
            case MUNMAP, MPROTECT, MADVISE -> isApart(call.arg(0), call.arg(1));
            case BRK, MSYNC, READ, WRITE -> true;
        };
    }

    private boolean allowsMmap(MemoryCall call) {
        boolean isFilled = (call.arg(3) & (MAP_LOCKED | MAP_POPULATE)) != 0;
        boolean isFixed = (call.arg(3) & MAP_FIXED) != 0;
        return (!isFilled || isSmallOrAbsurd(call.arg(1))) && (!isFixed || isApart(call.arg(0), call.arg(1)));
    }

    private boolean allowsMremap(MemoryCall call) {
        boolean isFixed = (call.arg(3) & MREMAP_FIXED) != 0;
        return isSmallOrAbsurd(call.arg(2))
                && isApart(call.arg(0), call.arg(1))
                && (!isFixed || isApart(call.arg(4), call.arg(2)));
    }

    private static boolean isSmallOrAbsurd(long length) {
        return Long.compareUnsigned(length, MOST_FILLED) <= 0 || Long.compareUnsigned(length, TASK_SIZE) > 0;
    }

    /** A range that wraps is refused whatever is there. */
    private boolean isApart(long start, long length) {
        long from = start & -PAGE;
        long end = pageAlign(start + length);
        return Long.compareUnsigned(end, from) <= 0
                || Long.compareUnsigned(end, codePage) <= 0
                || Long.compareUnsigned(from, codePage + PAGE) >= 0;
    }
}
