package binfmt.aout.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes small a.out files for tests: a header, text, data and whatever follows. Every field of the header can be set to a
 * wrong value. In QMAGIC files the header is the beginning of the text.
 */
public final class AoutImageBuilder {
    public static final int OMAGIC = 0407;
    public static final int NMAGIC = 0410;
    public static final int ZMAGIC = 0413;
    public static final int QMAGIC = 0314;
    public static final int M_386 = 100;

    private static final int HEADER = 32;
    private static final int ZMAGIC_HEADER = 1024;
    private static final byte TEXT_FILLER = 'T';
    private static final byte DATA_FILLER = 'D';

    private final int magic;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int machtype = M_386;
    private int flags;
    private byte[] text = new byte[0];
    private byte[] data = new byte[0];
    private byte[] tail = new byte[0];
    private long claimedText = -1;
    private long claimedData = -1;
    private long bss;
    private long syms;
    private long entry = -1;
    private long trsize;
    private long drsize;

    private AoutImageBuilder(int magic) {
        this.magic = magic;
    }

    /** Starts a file of any kind. */
    public static AoutImageBuilder magic(int magic) {
        return new AoutImageBuilder(magic);
    }

    /** Starts a file with one page of text and one of data, which starts behind its header. */
    public static AoutImageBuilder pages(int magic) {
        return new AoutImageBuilder(magic).text(0x1000).data(0x1000);
    }

    public AoutImageBuilder order(ByteOrder byteOrder) {
        order = byteOrder;
        return this;
    }

    public AoutImageBuilder machtype(int type) {
        machtype = type;
        return this;
    }

    public AoutImageBuilder flags(int bits) {
        flags = bits;
        return this;
    }

    /** Sets the size of the text, which is filled with letters. */
    public AoutImageBuilder text(int size) {
        text = filled(size, TEXT_FILLER);
        return this;
    }

    /** Sets the text; of a QMAGIC file the first 32 bytes are lost to the header. */
    public AoutImageBuilder text(byte[] bytes) {
        text = bytes.clone();
        return this;
    }

    /** Sets the size of the data, which are filled with letters. */
    public AoutImageBuilder data(int size) {
        data = filled(size, DATA_FILLER);
        return this;
    }

    public AoutImageBuilder data(byte[] bytes) {
        data = bytes.clone();
        return this;
    }

    /** Sets a_text, whatever text there is. */
    public AoutImageBuilder claimText(long size) {
        claimedText = size;
        return this;
    }

    /** Sets a_data, whatever data there are. */
    public AoutImageBuilder claimData(long size) {
        claimedData = size;
        return this;
    }

    public AoutImageBuilder bss(long size) {
        bss = size;
        return this;
    }

    /** Sets a_syms; the symbols themselves are part of the tail. */
    public AoutImageBuilder syms(long size) {
        syms = size;
        return this;
    }

    public AoutImageBuilder entry(long vaddr) {
        entry = vaddr;
        return this;
    }

    public AoutImageBuilder trsize(long size) {
        trsize = size;
        return this;
    }

    public AoutImageBuilder drsize(long size) {
        drsize = size;
        return this;
    }

    /** Sets what follows the data. */
    public AoutImageBuilder tail(byte[] bytes) {
        tail = bytes.clone();
        return this;
    }

    private static byte[] filled(int size, byte filler) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, filler);
        return bytes;
    }

    /** Returns the header alone. */
    public byte[] header() {
        boolean isQmagic = magic == QMAGIC;
        long defaultEntry = isQmagic ? 0x1000 + HEADER : 0;
        return ByteBuffer.allocate(HEADER)
                .order(order)
                .putInt((magic & 0xffff) | (machtype & 0xff) << 16 | flags << 24)
                .putInt((int) (claimedText < 0 ? text.length : claimedText))
                .putInt((int) (claimedData < 0 ? data.length : claimedData))
                .putInt((int) bss)
                .putInt((int) syms)
                .putInt((int) (entry < 0 ? defaultEntry : entry))
                .putInt((int) trsize)
                .putInt((int) drsize)
                .array();
    }

    /** Returns the file. */
    public byte[] build() {
        int textStart = magic == QMAGIC ? 0 : magic == ZMAGIC ? ZMAGIC_HEADER : HEADER;
        int size = Math.max(HEADER, textStart + text.length + data.length + tail.length);
        ByteBuffer file = ByteBuffer.allocate(size);
        file.position(textStart);
        file.put(text).put(data).put(tail);
        file.put(0, header());
        return file.array();
    }
}
