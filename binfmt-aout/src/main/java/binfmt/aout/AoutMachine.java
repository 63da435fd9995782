package binfmt.aout;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.Machine;

/**
 * What a.out programs of a machine depend on. Of arm, sparc and alpha only the stack is modelled: their headers have
 * other addresses.
 *
 * @kernel v5.10 fs/binfmt_aout.c; v4.15 arch/x86/ia32/ia32_aout.c; v2.4.0 fs/binfmt_aout.c
 */
enum AoutMachine {
    I386("i386", 4, 1024, StackTable.WITH_POINTERS),
    /** 32-bit programs of a 64-bit kernel, whose loader has its own text: wider words, and nothing to say. */
    IA32("ia32", 8, 4096, StackTable.WITH_POINTERS),
    M68K("m68k", 4, 1024, StackTable.WITH_POINTERS),
    ARM("arm", 4, 4096, StackTable.WITH_POINTERS),
    SPARC("sparc", 4, 8192, StackTable.EVEN),
    ALPHA("alpha", 8, 8192, StackTable.TAGGED);

    /** What lies around the pointers on the stack. */
    enum StackTable {
        /** Below them are two more: to the list of arguments, and to that of the environment. */
        WITH_POINTERS,
        /** Nothing; argc lies at a multiple of 8. */
        EVEN,
        /** Above them are pairs of a tag and a value. */
        TAGGED
    }

    private static final long MASK_32 = 0xffffffffL;

    private final String abi;
    private final int kernelWordSize;
    private final int segmentSize;
    private final StackTable stackTable;

    AoutMachine(String abi, int kernelWordSize, int segmentSize, StackTable stackTable) {
        this.abi = abi;
        this.kernelWordSize = kernelWordSize;
        this.segmentSize = segmentSize;
        this.stackTable = stackTable;
    }

    /** Finds the way in which a machine runs such programs: as 32-bit programs, if it has them besides its own. */
    static Optional<Abi> abi(Machine machine) {
        Abi abi = machine.compatAbi().orElse(machine.nativeAbi());
        return of(abi).isPresent() ? Optional.of(abi) : Optional.empty();
    }

    static Optional<AoutMachine> of(Abi abi) {
        for (AoutMachine machine : values()) {
            if (machine.abi.equals(abi.name())) {
                return Optional.of(machine);
            }
        }
        return Optional.empty();
    }

    /** Returns what data are aligned to in memory, SEGMENT_SIZE. */
    int segmentSize() {
        return segmentSize;
    }

    StackTable stackTable() {
        return stackTable;
    }

    /** Tells whether the loader warns of old programs. */
    boolean isWarning() {
        return this != IA32;
    }

    /** Cuts an address or a size to the kernel's word. */
    long word(long value) {
        return kernelWordSize == Long.BYTES ? value : value & MASK_32;
    }

    /** Tells whether a size is negative where the kernel takes it as signed. */
    boolean isNegative(long size) {
        return kernelWordSize == Long.BYTES ? size < 0 : (int) size < 0;
    }
}
