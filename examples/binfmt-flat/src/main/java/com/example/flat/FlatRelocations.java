package com.example.flat;

import java.nio.ByteBuffer;
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

    /** Reads up to the end of a page each time, and so touches no page that the kernel would not touch. */
    private void moveGot() {
        byte[] chunk = new byte[CHUNK];
        for (long at = image.data(); ; ) {
            int wanted = (int) (CHUNK - at % CHUNK);
            int got = mm.read(at, chunk, wanted) & -WORD;
            for (int i = 0; i < got; i += WORD) {
                int value = word(chunk, i);
                if (value == END_OF_GOT) {
                    return;
                }
                if (value != 0) {
                    store(at + i, calcReloc(value));
                }
            }
            at += got;
            require(got == wanted, FlatRule.GOT, at);
        }
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
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
        int value = load(at);
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

    private int load(long vaddr) {
        require(mm.read(vaddr, word, WORD) == WORD, FlatRule.RELOC, vaddr);
        return word(word, 0);
    }

    private void store(long vaddr, long value) {
        for (int i = 0; i < WORD; i++) {
            word[i] = (byte) (value >>> i * Byte.SIZE);
        }
        require(mm.copyToUser(vaddr, word), FlatRule.WRITE, vaddr);
    }

    private void require(boolean isOk, FlatRule rule, long found) {
        if (!isOk) {
            throw new ExecException(
                    Violation.of(rule, bprm.file().path(), COUNT).withFound("0x" + Long.toHexString(found)));
        }
    }
}
