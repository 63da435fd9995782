package com.example.flat;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import kernel.api.BinPrm;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.api.Violation;

/** Reads text and data into memory. What the file does not have stays zero; no more is read than the file has. */
final class FlatReader {
    private static final int CHUNK = 1 << 16;
    private static final int GZIP_WINDOW = 4000;
    private static final int GZIP_HEADER = 10;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int UNUSABLE = 0xe2;

    private final BinPrm bprm;
    private final FlatImage image;

    FlatReader(BinPrm bprm, FlatImage image) {
        this.bprm = bprm;
        this.image = image;
    }

    /** Reads all; returns how many bytes of data and relocations there were. */
    long read() {
        FlatHeader header = image.header();
        long full = header.fullDataLength();
        if (header.isGzip()) {
            long code = image.codeLength();
            require(code >= 0, FlatRule.MAP, 12);
            Target data = new Target(image.data(), full);
            inflate(FlatHeader.SIZE, new Target(image.startCode(), code), data);
            return full - data.left;
        }
        copy(image.text(), 0, header.textLength());
        if (header.isGzdata()) {
            Target data = new Target(image.data(), full);
            inflate(header.textLength(), data, new Target(0, 0));
            return full - data.left;
        }
        return copy(image.data(), header.textLength(), full);
    }

    /** Copies as much as the file has, which is not always what its header says. */
    private long copy(long vaddr, long offset, long length) {
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        long done = 0;
        while (done < length) {
            int got = bprm.file().read(offset + done, chunk, 0, (int) Math.min(CHUNK, length - done));
            if (got <= 0) {
                return done;
            }
            put(vaddr + done, chunk, got);
            done += got;
        }
        return done;
    }

    private void put(long vaddr, byte[] bytes, int length) {
        boolean isWritten = bprm.mm().copyToUser(vaddr, Arrays.copyOf(bytes, length));
        require(isWritten, FlatRule.WRITE, 12);
    }

    private void require(boolean isOk, FlatRule rule, long offset) {
        if (!isOk) {
            throw new ExecException(Violation.of(rule, bprm.file().path(), new Span(offset, 4, "flat")));
        }
    }

    /** Where decompressed bytes go. */
    private static final class Target {
        private long vaddr;
        private long left;

        Target(long vaddr, long left) {
            this.vaddr = vaddr;
            this.left = left;
        }
    }

    private void inflate(long offset, Target first, Target second) {
        byte[] in = new byte[GZIP_WINDOW];
        int got = bprm.file().read(offset, in, 0, in.length);
        int begin = skipGzipHeader(in, got, offset);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in, begin, Math.max(0, got - begin));
            long at = offset + got;
            while (!inflater.finished()) {
                drain(inflater, first, second, offset);
                got = inflater.finished() ? 0 : bprm.file().read(at, in, 0, in.length);
                if (got <= 0) {
                    return;
                }
                at += got;
                inflater.setInput(in, 0, got);
            }
        } finally {
            inflater.end();
        }
    }

    /** Takes out what there is to the input so far. */
    private void drain(Inflater inflater, Target first, Target second, long offset) {
        byte[] out = new byte[CHUNK];
        try {
            int got = inflater.inflate(out);
            while (got > 0) {
                fill(out, got, first, second, offset);
                got = inflater.inflate(out);
            }
        } catch (DataFormatException e) {
            require(false, FlatRule.INFLATE, offset);
        }
    }

    private void fill(byte[] out, int length, Target first, Target second, long offset) {
        int one = (int) Math.min(length, first.left);
        int two = length - one;
        require(two <= second.left, FlatRule.INFLATE, offset);
        put(first.vaddr, out, one);
        first.vaddr += one;
        first.left -= one;
        put(second.vaddr, Arrays.copyOfRange(out, one, length), two);
        second.vaddr += two;
        second.left -= two;
    }

    /** Returns where the compressed bytes begin. */
    private int skipGzipHeader(byte[] in, int length, long offset) {
        boolean isGzip = length >= GZIP_HEADER
                && in[0] == 0x1f
                && (in[1] == (byte) 0x8b || in[1] == (byte) 0x9e)
                && in[2] == 8
                && (in[3] & UNUSABLE) == 0;
        require(isGzip, FlatRule.GZIP, offset);
        int at = GZIP_HEADER;
        if ((in[3] & EXTRA) != 0) {
            at += 2 + (in[GZIP_HEADER] & 0xff) + ((in[GZIP_HEADER + 1] & 0xff) << 8);
            require(at < GZIP_WINDOW, FlatRule.GZIP, offset);
        }
        at = (in[3] & NAME) != 0 ? skipText(in, at, offset) : at;
        return (in[3] & COMMENT) != 0 ? skipText(in, at, offset) : at;
    }

    private int skipText(byte[] in, int from, long offset) {
        int at = from;
        while (at < in.length && in[at] != 0) {
            at++;
        }
        require(at + 1 < GZIP_WINDOW, FlatRule.GZIP, offset);
        return at + 1;
    }
}
