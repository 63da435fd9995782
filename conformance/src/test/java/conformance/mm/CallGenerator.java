package conformance.mm;

import static conformance.mm.MemoryNumbers.MADV_DODUMP;
import static conformance.mm.MemoryNumbers.MADV_DOFORK;
import static conformance.mm.MemoryNumbers.MADV_DONTDUMP;
import static conformance.mm.MemoryNumbers.MADV_DONTFORK;
import static conformance.mm.MemoryNumbers.MADV_DONTNEED;
import static conformance.mm.MemoryNumbers.MADV_KEEPONFORK;
import static conformance.mm.MemoryNumbers.MADV_WIPEONFORK;
import static conformance.mm.MemoryNumbers.MREMAP_DONTUNMAP;
import static conformance.mm.MemoryNumbers.MREMAP_FIXED;
import static conformance.mm.MemoryNumbers.MREMAP_MAYMOVE;
import static conformance.mm.MemoryNumbers.MS_ASYNC;
import static conformance.mm.MemoryNumbers.MS_INVALIDATE;
import static conformance.mm.MemoryNumbers.MS_SYNC;
import static conformance.mm.MemoryNumbers.PAGE;
import static conformance.mm.MemoryNumbers.PROT_EXEC;
import static conformance.mm.MemoryNumbers.PROT_GROWSDOWN;
import static conformance.mm.MemoryNumbers.PROT_GROWSUP;
import static conformance.mm.MemoryNumbers.PROT_NONE;
import static conformance.mm.MemoryNumbers.PROT_READ;
import static conformance.mm.MemoryNumbers.PROT_SEM;
import static conformance.mm.MemoryNumbers.PROT_WRITE;

import java.util.Optional;
import java.util.SplittableRandom;

/** Invents calls, each for what is mapped when it is made. The same seed and the same memory give the same calls. */
final class CallGenerator implements CallSource {
    static final Choice<Long> PROTS = new Choice<Long>()
            .add(12, PROT_READ | PROT_WRITE)
            .add(7, PROT_READ)
            .add(4, PROT_NONE)
            .add(2, PROT_READ | PROT_EXEC)
            .add(1, PROT_READ | PROT_WRITE | PROT_EXEC)
            .add(1, PROT_WRITE)
            .add(1, PROT_EXEC);
    private static final Choice<Long> ODD_PROTS = new Choice<Long>()
            .add(2, PROT_SEM)
            .add(2, PROT_GROWSDOWN)
            .add(1, PROT_GROWSUP)
            .add(1, PROT_GROWSDOWN | PROT_GROWSUP)
            .add(1, 0x10L)
            .add(1, 0x80000000L);
    private static final Choice<Kind> KINDS = new Choice<Kind>()
            .add(28, Kind.MMAP)
            .add(11, Kind.MUNMAP)
            .add(16, Kind.MPROTECT)
            .add(5, Kind.BRK)
            .add(13, Kind.MREMAP)
            .add(9, Kind.MADVISE)
            .add(2, Kind.MSYNC)
            .add(6, Kind.READ)
            .add(10, Kind.WRITE);
    private static final Choice<Long> ADVICES = new Choice<Long>()
            .add(6, MADV_DONTNEED)
            .add(3, MADV_DONTFORK)
            .add(2, MADV_DOFORK)
            .add(3, MADV_WIPEONFORK)
            .add(2, MADV_KEEPONFORK)
            .add(3, MADV_DONTDUMP)
            .add(2, MADV_DODUMP)
            .add(1, 5L)
            .add(1, 99L)
            .add(1, -1L);
    private static final Choice<Long> MREMAP_FLAGS = new Choice<Long>()
            .add(5, 0L)
            .add(14, MREMAP_MAYMOVE)
            .add(8, MREMAP_MAYMOVE | MREMAP_FIXED)
            .add(5, MREMAP_MAYMOVE | MREMAP_DONTUNMAP)
            .add(3, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)
            .add(1, MREMAP_FIXED)
            .add(1, MREMAP_DONTUNMAP)
            .add(1, 8L);
    private static final Choice<Long> MSYNC_FLAGS = new Choice<Long>()
            .add(4, MS_SYNC)
            .add(3, MS_ASYNC)
            .add(2, MS_SYNC | MS_INVALIDATE)
            .add(1, 0L)
            .add(1, MS_SYNC | MS_ASYNC)
            .add(1, 8L);

    private final SplittableRandom random;
    private final Places places;
    private final MmapGenerator mmaps;
    private int left;

    /**
     * Makes a generator.
     *
     * @param random where choices come from
     * @param count how many calls
     */
    CallGenerator(SplittableRandom random, int count) {
        this.random = random;
        this.places = new Places(random);
        this.mmaps = new MmapGenerator(random, places);
        this.left = count;
    }

    @Override
    public Optional<MemoryCall> next(String maps) {
        if (left-- <= 0) {
            return Optional.empty();
        }
        places.see(maps);
        Restraint restraint = new Restraint(places.code());
        MemoryCall call = invent();
        while (!restraint.allows(call)) {
            call = invent();
        }
        return Optional.of(call);
    }

    private MemoryCall invent() {
        Kind kind = KINDS.pick(random);
        long address = places.mapped();
        return switch (kind) {
            case MMAP -> mmaps.next();
            case MUNMAP -> MemoryCall.of(kind, address, places.length(address));
            case MPROTECT -> MemoryCall.of(kind, address, places.length(address), prot());
            case BRK -> MemoryCall.of(kind, brk());
            case MREMAP -> mremap(address);
            case MADVISE -> MemoryCall.of(kind, address, places.length(address), ADVICES.pick(random));
            case MSYNC -> MemoryCall.of(kind, address, places.length(address), MSYNC_FLAGS.pick(random));
            case READ -> read(address);
            case WRITE -> MemoryCall.of(kind, places.writable() + offset(), 1L + random.nextInt(255));
        };
    }

    private long prot() {
        return PROTS.pick(random) | (places.oneIn(20) ? ODD_PROTS.pick(random) : 0);
    }

    private long brk() {
        if (places.oneIn(6)) {
            return places.address();
        }
        return places.startBrk() + places.pages(17) - PAGE + (places.oneIn(3) ? random.nextInt((int) PAGE) : 0);
    }

    private MemoryCall mremap(long address) {
        long oldLength = places.oneIn(12) ? 0 : places.length(address);
        long flags = MREMAP_FLAGS.pick(random);
        boolean isSame = (flags & MREMAP_DONTUNMAP) != 0 ? !places.oneIn(8) : places.oneIn(3);
        long newLength = isSame ? oldLength : places.pages(10);
        if (places.oneIn(30)) {
            newLength = places.length(address);
        }
        return MemoryCall.of(Kind.MREMAP, address, oldLength, newLength, flags, places.address());
    }

    /** Chooses a byte of a page: one of few, so that bytes that were written are read again. */
    private long offset() {
        return places.oneIn(2) ? 0 : PAGE - 1;
    }

    /** Reads no page of the kernel's own, where clocks run. */
    private MemoryCall read(long address) {
        long where = address + offset();
        return places.isKernels(where) ? read(places.address()) : MemoryCall.of(Kind.READ, where);
    }
}
