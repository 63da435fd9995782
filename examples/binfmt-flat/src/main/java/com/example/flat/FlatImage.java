package com.example.flat;

import kernel.api.BinPrm;
import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.api.Violation;

/**
 * Where the program is in memory: one mapping of text, a word for libraries, data, bss and stack.
 *
 * @param header the header
 * @param text address of the file's first byte
 * @param data address of the data
 * @param end where the mapping ends
 */
record FlatImage(FlatHeader header, long text, long data, long end) {
    private static final int WORD = 4;
    private static final long DATA_ALIGN = 32;

    /** Maps memory for the whole program. */
    static FlatImage map(BinPrm bprm, FlatHeader header) {
        int prot = Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC;
        long page = bprm.machine().pageSize();
        long length = header.textLength() + header.dataLength() + header.extraLength() + WORD + page - 1 & -page;
        try {
            long text = bprm.mm().mmap(MapRequest.anonymous(0, length, prot, MapRequest.Placement.ANYWHERE));
            long data = text + header.textLength() + WORD + DATA_ALIGN - 1 & -DATA_ALIGN;
            return new FlatImage(header, text, data, text + length);
        } catch (ExecException e) {
            throw new ExecException(
                    Violation.of(FlatRule.MAP, bprm.file().path(), FlatHeader.MAGIC).withCause(e.violation()));
        }
    }

    long startCode() {
        return text + FlatHeader.SIZE;
    }

    /** Returns the length of the code, without the header. */
    long codeLength() {
        return header.textLength() - FlatHeader.SIZE;
    }

    long startBrk() {
        return data + header.dataLength() + header.bssLength();
    }

    long entry() {
        return text + header.entry();
    }

    void note(BinPrm bprm) {
        bprm.mm().set(MmField.START_CODE, startCode());
        bprm.mm().set(MmField.END_CODE, text + header.textLength());
        bprm.mm().set(MmField.START_DATA, data);
        bprm.mm().set(MmField.END_DATA, data + header.dataLength());
        bprm.mm().set(MmField.START_BRK, startBrk());
        bprm.mm().set(MmField.BRK, startBrk() + WORD - 1 & -WORD);
    }
}
