package conformance.mm;

/**
 * The numbers of memory calls.
 *
 * @abi Linux {@code asm-generic/mman.h}, {@code linux/mman.h}
 */
final class MemoryNumbers {
    static final long PAGE = 4096;
    static final long TASK_SIZE = (1L << 47) - PAGE;

    static final long PROT_NONE = 0;
    static final long PROT_READ = 1;
    static final long PROT_WRITE = 2;
    static final long PROT_EXEC = 4;
    static final long PROT_SEM = 8;
    static final long PROT_GROWSDOWN = 0x1000000;
    static final long PROT_GROWSUP = 0x2000000;

    static final long MAP_SHARED = 1;
    static final long MAP_PRIVATE = 2;
    static final long MAP_SHARED_VALIDATE = 3;
    static final long MAP_FIXED = 0x10;
    static final long MAP_ANONYMOUS = 0x20;
    static final long MAP_32BIT = 0x40;
    static final long MAP_GROWSDOWN = 0x100;
    static final long MAP_DENYWRITE = 0x800;
    static final long MAP_LOCKED = 0x2000;
    static final long MAP_NORESERVE = 0x4000;
    static final long MAP_POPULATE = 0x8000;
    static final long MAP_NONBLOCK = 0x10000;
    static final long MAP_STACK = 0x20000;
    static final long MAP_FIXED_NOREPLACE = 0x100000;

    static final long MREMAP_MAYMOVE = 1;
    static final long MREMAP_FIXED = 2;
    static final long MREMAP_DONTUNMAP = 4;

    static final long MS_ASYNC = 1;
    static final long MS_INVALIDATE = 2;
    static final long MS_SYNC = 4;

    static final long MADV_DONTNEED = 4;
    static final long MADV_DONTFORK = 10;
    static final long MADV_DOFORK = 11;
    static final long MADV_DONTDUMP = 16;
    static final long MADV_DODUMP = 17;
    static final long MADV_WIPEONFORK = 18;
    static final long MADV_KEEPONFORK = 19;

    private MemoryNumbers() {}

    static long pageAlign(long value) {
        return value + PAGE - 1 & -PAGE;
    }
}
