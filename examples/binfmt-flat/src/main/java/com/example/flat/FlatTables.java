package com.example.flat;

import java.nio.ByteBuffer;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.api.MmField;
import kernel.api.Violation;

/** What the program finds on its stack: argc, the arguments, the environment. There is no auxiliary vector. */
final class FlatTables {
    private static final long STACK_ALIGN = 8;

    private final BinPrm bprm;
    private final AddressSpace mm;
    private final ByteBuffer words;

    FlatTables(BinPrm bprm, Abi abi) {
        this.bprm = bprm;
        this.mm = bprm.mm();
        int count = 1 + bprm.argc() + 1 + bprm.envc() + 1;
        this.words = ByteBuffer.allocate(count * Integer.BYTES).order(abi.byteOrder());
    }

    /** Writes the tables below the strings; returns the stack pointer. */
    long create() {
        long sp = bprm.p() - words.capacity() & -STACK_ALIGN;
        mm.set(MmField.START_STACK, sp);
        words.putInt(bprm.argc());
        mm.set(MmField.ARG_START, bprm.p());
        long environment = putPointers(bprm.p(), bprm.argc());
        mm.set(MmField.ARG_END, environment);
        mm.set(MmField.ENV_START, environment);
        mm.set(MmField.ENV_END, putPointers(environment, bprm.envc()));
        require(mm.findExtendVma(sp) && mm.copyToUser(sp, words.array()), FlatRule.STACK);
        return sp;
    }

    private long putPointers(long first, int count) {
        long at = first;
        for (int i = 0; i < count; i++) {
            words.putInt((int) at);
            long length = mm.strnlenUser(at, Limits.MAX_ARG_STRLEN);
            require(length > 0 && length <= Limits.MAX_ARG_STRLEN, FlatRule.STRING);
            at += length;
        }
        words.putInt(0);
        return at;
    }

    private void require(boolean isOk, FlatRule rule) {
        if (!isOk) {
            throw new ExecException(Violation.of(rule, bprm.file().path()));
        }
    }
}
