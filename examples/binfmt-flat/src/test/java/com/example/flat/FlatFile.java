package com.example.flat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Builds flat files: 64 bytes of code, 32 bytes of data, 64 of bss and 4096 of stack, unless the test says otherwise. */
final class FlatFile {
    static final int TEXT = 128;
    static final int DATA = 32;

    private static final int GOTPIC = 2;
    private static final int GZIP = 4;
    private static final int GZDATA = 8;

    private final ByteBuffer header = ByteBuffer.allocate(64);
    private final byte[] code = new byte[TEXT - 64];
    private final byte[] data = new byte[DATA];
    private byte[] relocations = new byte[0];
    private byte[] gzipHeader = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

    FlatFile() {
        header.put(new byte[] {'b', 'F', 'L', 'T'});
        int[] words = {4, 64, TEXT, TEXT + DATA, TEXT + DATA + 64, 4096, TEXT + DATA, 0, 1};
        for (int word : words) {
            header.putInt(word);
        }
        Arrays.fill(code, (byte) 0x90);
    }

    /** Changes the word of the header at an offset. */
    FlatFile word(int offset, int value) {
        header.putInt(offset, value);
        return this;
    }

    /** Puts a word into data, in an order. */
    FlatFile data(int index, int value) {
        ByteBuffer.wrap(data).putInt(index * 4, value);
        return this;
    }

    FlatFile relocations(int... places) {
        ByteBuffer words = ByteBuffer.allocate(places.length * 4);
        Arrays.stream(places).forEach(words::putInt);
        relocations = words.array();
        return word(32, places.length);
    }

    FlatFile gotpic() {
        return word(36, 1 | GOTPIC);
    }

    FlatFile gzipHeader(int... bytes) {
        gzipHeader = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            gzipHeader[i] = (byte) bytes[i];
        }
        return this;
    }

    byte[] build() {
        return join(header.array(), code, data, relocations);
    }

    byte[] buildGzip() {
        word(36, GZIP);
        return join(header.array(), gzipHeader, deflate(join(code, data, relocations)));
    }

    byte[] buildGzdata() {
        word(36, GZDATA);
        return join(header.array(), code, gzipHeader, deflate(join(data, relocations)));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[content.length + 64];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }
}
