package kernel.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable string of bytes, as paths and arguments are in the kernel: no character set, no terminator.
 *
 * <p>A path or argument never contains a NUL byte; this type does not forbid one, because a buffer may.
 */
public final class ByteString implements Comparable<ByteString> {
    /** The empty string. */
    public static final ByteString EMPTY = new ByteString(new byte[0]);

    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes a byte string of a text in UTF-8.
     *
     * @param text any text
     * @return its bytes
     */
    public static ByteString of(String text) {
        return new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a byte string of bytes, which are copied.
     *
     * @param bytes any bytes
     * @return the string
     */
    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    /**
     * Makes a byte string of a range of bytes, which is copied.
     *
     * @param bytes an array
     * @param from index of the first byte
     * @param to index behind the last byte
     * @return the string
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public static ByteString of(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        return new ByteString(Arrays.copyOfRange(bytes, from, to));
    }

    /**
     * Returns the length.
     *
     * @return in bytes, without any terminator
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Tells whether there is no byte.
     *
     * @return true for the empty string
     */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * Returns one byte.
     *
     * @param index from 0
     * @return 0 to 255
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /**
     * Finds a byte.
     *
     * @param value 0 to 255
     * @param from where to start
     * @return its index, or -1
     */
    public int indexOf(int value, int from) {
        for (int i = from; i < bytes.length; i++) {
            if ((bytes[i] & 0xff) == value) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Finds the last occurrence of a byte.
     *
     * @param value 0 to 255
     * @return its index, or -1
     */
    public int lastIndexOf(int value) {
        int i = bytes.length - 1;
        while (i >= 0 && (bytes[i] & 0xff) != value) {
            i--;
        }
        return i;
    }

    /**
     * Returns a part.
     *
     * @param from index of the first byte
     * @param to index behind the last byte
     * @return the part
     * @throws IndexOutOfBoundsException if the range is not inside the string
     */
    public ByteString slice(int from, int to) {
        return from == 0 && to == bytes.length ? this : of(bytes, from, to);
    }

    /**
     * Returns this string with another one behind it.
     *
     * @param other what to append
     * @return the longer string
     */
    public ByteString concat(ByteString other) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
        return new ByteString(joined);
    }

    /**
     * Tells whether this string begins with another one.
     *
     * @param prefix the possible beginning
     * @return true if it does
     */
    public boolean startsWith(ByteString prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /**
     * Returns the part behind the last slash, as the kernel's {@code kbasename} does.
     *
     * @return the last component, empty if the string ends in a slash
     */
    public ByteString basename() {
        return slice(lastIndexOf('/') + 1, bytes.length);
    }

    /**
     * Copies all bytes into an array.
     *
     * @param target where to
     * @param offset index of the first byte there
     * @throws IndexOutOfBoundsException if they do not fit
     */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /**
     * Returns a copy of the bytes.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /**
     * Returns the bytes as characters U+0000 to U+00FF, which loses nothing.
     *
     * @return one character for each byte
     */
    public String toLatin1() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * Returns a text for people: UTF-8, with everything that could disturb a terminal escaped.
     *
     * @return a text without control characters
     */
    public String printable() {
        String text = toString();
        boolean isText = text.indexOf(0xfffd) < 0;
        int lastPlain = isText ? Character.MAX_CODE_POINT : '~';
        StringBuilder printed = new StringBuilder(bytes.length);
        (isText ? text : toLatin1()).codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c > lastPlain) {
                printed.append(String.format("\\x%02x", c));
            } else {
                printed.appendCodePoint(c);
            }
        });
        return printed.toString();
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the bytes decoded as UTF-8; bytes that are not UTF-8 become U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
