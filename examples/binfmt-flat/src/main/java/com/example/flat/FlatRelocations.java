package com.example.flat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * Moves the words that name places in the program: first those of its own table of addresses, then those that the
 * relocations name.
 */
final class FlatRelocations {
    private static final int WORD = 4;
    private static final int CHUNK = 4096;
    private static final int END_OF_GOT = 0xffffffff;
    private static final Span COUNT = new Span(32, 4, "reloc_count");

    private final BinPrm bprm;
    private final FlatImage image;
    private final AddressSpace mm;
    private final byte[] word = new byte[WORD];

    FlatRelocations(BinPrm bprm, FlatImage image) {
        this.bprm = bprm;
        this.image = image;
        this.mm = bprm.mm();
    }

    void apply() {
        if (image.header().isGotpic()) {
            moveGot();
        }
        moveTable();
    }

    private void moveGot() {
        for (long at = image.data(); ; at += WORD) {
            int value = load(at, FlatRule.GOT);
            if (value == END_OF_GOT) {
                return;
            }
            if (value != 0) {
                store(at, calcReloc(value));
            }
        }
    }

    private void moveTable() {
        FlatHeader header = image.header();
        long table = image.data() + header.relocStart() - header.textLength();
        byte[] chunk = new byte[CHUNK];
        for (long i = 0; i < header.relocCount(); i++) {
            int inChunk = (int) (i * WORD % CHUNK);
            if (inChunk == 0) {
                int wanted = (int) Math.min(CHUNK, (header.relocCount() - i) * WORD);
                int got = mm.read(table + i * WORD, chunk, wanted);
                require(got == wanted, FlatRule.TABLE, i);
            }
            move(calcReloc(ByteBuffer.wrap(chunk).getInt(inChunk)));
        }
    }

    /** Moves the word at an address. Without a table of addresses it is big-endian as the header is. */
    private void move(long at) {
        int value = load(at, FlatRule.RELOC);
        if (value != 0) {
            store(at, calcReloc(image.header().isGotpic() ? value : Integer.reverseBytes(value)));
        }
    }

    /** Returns the address that a place in the file has. */
    private long calcReloc(int place) {
        long r = Integer.toUnsignedLong(place);
        long code = image.codeLength() & 0xffffffffL;
        require(r <= image.startBrk() - image.data() + code, FlatRule.RELOC, r);
        return r < code ? r + image.startCode() : r - code + image.data();
    }

    private int load(long vaddr, FlatRule rule) {
        require(mm.read(vaddr, word, WORD) == WORD, rule, vaddr);
        return ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private void store(long vaddr, long value) {
        byte[] bytes = ByteBuffer.allocate(WORD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array();
        require(mm.copyToUser(vaddr, bytes), FlatRule.WRITE, vaddr);
    }

    private void require(boolean isOk, FlatRule rule, long found) {
        if (!isOk) {
            throw new ExecException(
                    Violation.of(rule, bprm.file().path(), COUNT).withFound("0x" + Long.toHexString(found)));
        }
    }
}
