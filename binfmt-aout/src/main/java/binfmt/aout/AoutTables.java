package binfmt.aout;

import java.nio.ByteBuffer;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.MmField;

/**
 * The tables that a program finds on its stack. From high to low addresses: strings (already there), environment
 * pointers, argument pointers, pointers to both, argc. What cannot be written is not missed.
 *
 * @param mm the program's memory
 * @param abi how the program runs
 * @param kind what lies around the pointers
 * @kernel v5.10 fs/binfmt_aout.c, {@code create_aout_tables}; v2.4.0 for sparc and alpha
 */
record AoutTables(AddressSpace mm, Abi abi, AoutMachine.StackTable kind) {
    private static final long MAX_STRINGS = 1L << 31;

    /** Tag of the address of the file's name. */
    private static final long TAG_EXEC = 1001;

    /**
     * The strings that are there already.
     *
     * @param p address of the first argument
     * @param exec address of the file's name
     * @param argc number of arguments
     * @param envc number of environment strings
     */
    record Strings(long p, long exec, int argc, int envc) {
        static Strings of(BinPrm bprm) {
            return new Strings(bprm.p(), bprm.exec(), bprm.argc(), bprm.envc());
        }
    }

    /** Writes the tables; returns the stack pointer. */
    long create(Strings strings) {
        int word = abi.wordSize();
        long top = top(strings);
        long tags = kind == AoutMachine.StackTable.TAGGED ? top - 4L * word : top;
        long envp = tags - (strings.envc() + 1L) * word;
        long argv = envp - (strings.argc() + 1L) * word;
        boolean isWithPointers = kind == AoutMachine.StackTable.WITH_POINTERS;
        long sp = argv - (isWithPointers ? 3L : 1L) * word;
        ByteBuffer words = ByteBuffer.allocate((int) (top - sp)).order(abi.byteOrder());
        putWord(words, strings.argc());
        if (isWithPointers) {
            putWord(words, argv);
            putWord(words, envp);
        }
        long envStart = putPointers(words, strings.p(), strings.argc());
        long envEnd = putPointers(words, envStart, strings.envc());
        if (tags != top) {
            putWord(words, TAG_EXEC);
            putWord(words, strings.exec());
        }
        record(strings.p(), envStart, envEnd);
        mm.copyToUser(sp, words.array());
        return sp;
    }

    private long top(Strings strings) {
        long word = abi.wordSize();
        if (kind != AoutMachine.StackTable.EVEN) {
            return strings.p() & -word;
        }
        long odd = (strings.argc() + strings.envc() + 3L) % 2;
        return (strings.p() & -2 * word) - odd * word;
    }

    private void record(long argStart, long envStart, long envEnd) {
        mm.set(MmField.ARG_START, argStart);
        mm.set(MmField.ARG_END, envStart);
        mm.set(MmField.ENV_START, envStart);
        mm.set(MmField.ENV_END, envEnd);
    }

    /** Appends the addresses of strings that lie one behind the other; returns the address behind the last. */
    private long putPointers(ByteBuffer words, long first, int count) {
        long at = first;
        for (int i = 0; i < count; i++) {
            putWord(words, at);
            // A string that cannot be read ends at once.
            at += Math.max(1, mm.strnlenUser(at, MAX_STRINGS));
        }
        putWord(words, 0);
        return at;
    }

    private void putWord(ByteBuffer words, long value) {
        if (abi.wordSize() == Long.BYTES) {
            words.putLong(value);
        } else {
            words.putInt((int) value);
        }
    }
}
