package kernel.sim.mm;

/**
 * What a program can tell of its memory.
 *
 * @abi Linux {@code asm-generic/mman-common.h}
 */
enum Advice {
    NORMAL(0, 0, VmFlags.VM_SEQ_READ | VmFlags.VM_RAND_READ),
    RANDOM(1, VmFlags.VM_RAND_READ, VmFlags.VM_SEQ_READ),
    SEQUENTIAL(2, VmFlags.VM_SEQ_READ, VmFlags.VM_RAND_READ),
    WILLNEED(3, 0, 0),
    DONTNEED(4, 0, 0),
    DONTFORK(10, VmFlags.VM_DONTCOPY, 0),
    DOFORK(11, 0, VmFlags.VM_DONTCOPY),
    DONTDUMP(16, VmFlags.VM_DONTDUMP, 0),
    DODUMP(17, 0, VmFlags.VM_DONTDUMP),
    WIPEONFORK(18, VmFlags.VM_WIPEONFORK, 0),
    KEEPONFORK(19, 0, VmFlags.VM_WIPEONFORK),
    UNKNOWN(-1, 0, 0);

    private final int code;
    private final long sets;
    private final long clears;

    Advice(int code, long sets, long clears) {
        this.code = code;
        this.sets = sets;
        this.clears = clears;
    }

    /** Tells whether the program, or its child, would find other memory afterwards. */
    boolean isDiscard() {
        return this == DONTNEED || this == DONTFORK || this == WIPEONFORK;
    }

    static Advice fromCode(int code) {
        for (Advice advice : values()) {
            if (advice.code == code) {
                return advice;
            }
        }
        return UNKNOWN;
    }

    long sets() {
        return sets;
    }

    long clears() {
        return clears;
    }
}
