package kernel.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Bytes of a file with bounds, a byte order and the place in the file where they came from.
 *
 * <p>All reads are absolute. A read outside the bounds throws an {@link ExecException} that names the place
 * ({@link ViewRule#BOUNDS}); it never depends on what was read before.
 */
public final class ByteView {
    private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int length;
    private final long fileOffset;
    private final ByteString path;
    private final boolean bigEndian;

    private ByteView(byte[] bytes, int start, int length, long fileOffset, ByteString path, boolean bigEndian) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.fileOffset = fileOffset;
        this.path = path;
        this.bigEndian = bigEndian;
    }

    /**
     * Makes a little-endian view of an array, which is not copied and must not be changed afterwards.
     *
     * @param bytes the bytes
     * @param fileOffset where the first of them lies in the file
     * @param path the file, for messages
     * @return the view
     */
    public static ByteView of(byte[] bytes, long fileOffset, ByteString path) {
        return new ByteView(bytes, 0, bytes.length, fileOffset, path, false);
    }

    private static VarHandle view(Class<?> type, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(type, order);
    }

    /**
     * Returns a view of the same bytes in another byte order.
     *
     * @param order the order of all multi-byte reads
     * @return the view
     */
    public ByteView order(ByteOrder order) {
        boolean big = order == ByteOrder.BIG_ENDIAN;
        return big == bigEndian ? this : new ByteView(bytes, start, length, fileOffset, path, big);
    }

    /**
     * Narrows the view.
     *
     * @param offset from the start of this view
     * @param size in bytes
     * @return the part
     * @throws ExecException if the part is not inside this view
     */
    public ByteView slice(int offset, int size) {
        int at = index(offset, size);
        return new ByteView(bytes, at, size, fileOffset + offset, path, bigEndian);
    }

    /**
     * Returns the number of bytes.
     *
     * @return at least 0
     */
    public int length() {
        return length;
    }

    /**
     * Returns the place in the file.
     *
     * @return file offset of the first byte
     */
    public long fileOffset() {
        return fileOffset;
    }

    /**
     * Returns the file that the bytes came from.
     *
     * @return its path
     */
    public ByteString path() {
        return path;
    }

    /**
     * Reads a byte.
     *
     * @param offset from the start of the view
     * @return 0 to 255
     * @throws ExecException if it is outside
     */
    public int u8(int offset) {
        return bytes[index(offset, 1)] & 0xff;
    }

    /**
     * Reads an unsigned 16-bit number.
     *
     * @param offset from the start of the view
     * @return 0 to 65535
     * @throws ExecException if it is outside
     */
    public int u16(int offset) {
        return (short) (bigEndian ? SHORT_BE : SHORT_LE).get(bytes, index(offset, 2)) & 0xffff;
    }

    /**
     * Reads an unsigned 32-bit number.
     *
     * @param offset from the start of the view
     * @return 0 to 2<sup>32</sup>-1
     * @throws ExecException if it is outside
     */
    public long u32(int offset) {
        return (int) (bigEndian ? INT_BE : INT_LE).get(bytes, index(offset, 4)) & 0xffffffffL;
    }

    /**
     * Reads a 64-bit number.
     *
     * @param offset from the start of the view
     * @return the bits; compare with {@link Long#compareUnsigned}
     * @throws ExecException if it is outside
     */
    public long u64(int offset) {
        return (long) (bigEndian ? LONG_BE : LONG_LE).get(bytes, index(offset, 8));
    }

    /**
     * Tells whether the view has these bytes at this place.
     *
     * @param offset from the start of the view
     * @param expected values 0 to 255
     * @return false also if the view ends before
     */
    public boolean is(int offset, int... expected) {
        if (offset < 0 || offset > length - expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[start + offset + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Copies a range into a byte string.
     *
     * @param from offset of the first byte
     * @param to offset behind the last byte
     * @return the bytes
     * @throws ExecException if the range is outside
     */
    public ByteString bytes(int from, int to) {
        int at = index(from, to - from);
        return ByteString.of(bytes, at, at + to - from);
    }

    private int index(int offset, int size) {
        if ((offset | size) < 0 || offset > length - size) {
            throw outside(offset, size);
        }
        return start + offset;
    }

    private ExecException outside(int offset, int size) {
        Span span = new Span(fileOffset + offset, Math.max(0, size), "bytes");
        return new ExecException(Violation.of(ViewRule.BOUNDS, path, span).withFound(length + " bytes"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteView that
                && bigEndian == that.bigEndian
                && fileOffset == that.fileOffset
                && path.equals(that.path)
                && bytes(0, length).equals(that.bytes(0, that.length));
    }

    @Override
    public int hashCode() {
        return Objects.hash(fileOffset, path, bytes(0, length));
    }

    @Override
    public String toString() {
        return path.printable() + "[0x" + Long.toHexString(fileOffset) + ", " + length + " bytes]";
    }
}
