package kernel.sim.module;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The constants of a class file that are texts, numbers and methods.
 *
 * @abi JVMS 4.4, {@code cp_info}
 */
final class ConstantPool {
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD_REF = 9;
    private static final int METHOD_REF = 10;
    private static final int INTERFACE_METHOD_REF = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;
    private static final String UNKNOWN = "?";

    private final ByteBuffer file;
    private final int[] places;

    private ConstantPool(ByteBuffer file, int count) {
        this.file = file;
        this.places = new int[count];
    }

    /**
     * Goes over the constants and leaves the file behind them. None is decoded before somebody asks for it: most plugins
     * are looked at and not loaded.
     */
    static ConstantPool parse(ByteBuffer file) throws IOException {
        int count = Short.toUnsignedInt(file.getShort());
        ConstantPool pool = new ConstantPool(file, count);
        for (int i = 1; i < count; i++) {
            pool.places[i] = file.position();
            int tag = file.get();
            file.position(file.position() + length(tag, file));
            if (tag == LONG || tag == DOUBLE) {
                i++;
            }
        }
        return pool;
    }

    private static int length(int tag, ByteBuffer file) throws IOException {
        return switch (tag) {
            case UTF8 -> Short.BYTES + Short.toUnsignedInt(file.getShort(file.position()));
            case INTEGER, FLOAT -> Integer.BYTES;
            case LONG, DOUBLE -> Long.BYTES;
            case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> Short.BYTES;
            case METHOD_HANDLE -> 3;
            default -> {
                if (tag < FIELD_REF || tag > PACKAGE) {
                    throw new IOException("unknown constant " + tag);
                }
                yield 2 * Short.BYTES;
            }
        };
    }

    private boolean is(int index, int tag) {
        return index > 0 && index < places.length && places[index] > 0 && file.get(places[index]) == tag;
    }

    private int u2(int index, int offset) {
        return Short.toUnsignedInt(file.getShort(places[index] + 1 + offset));
    }

    /**
     * Returns a text; that of an integer is its decimal number, that of other numbers is empty.
     *
     * @throws IOException if the constant is something else
     */
    String text(int index) throws IOException {
        if (is(index, UTF8)) {
            byte[] text = new byte[Short.BYTES + u2(index, 0)];
            file.get(places[index] + 1, text);
            return new DataInputStream(new ByteArrayInputStream(text)).readUTF();
        }
        if (is(index, INTEGER)) {
            return Integer.toString(file.getInt(places[index] + 1));
        }
        if (is(index, LONG) || is(index, FLOAT) || is(index, DOUBLE)) {
            return "";
        }
        throw new IOException("constant " + index + " is no text");
    }

    /** Returns all methods that are called, as {@code java/lang/Runtime.addShutdownHook}. */
    List<String> methods() {
        List<String> methods = new ArrayList<>();
        for (int i = 1; i < places.length; i++) {
            if (is(i, METHOD_REF) || is(i, INTERFACE_METHOD_REF)) {
                methods.add(name(u2(i, 0), CLASS) + "." + name(u2(i, Short.BYTES), NAME_AND_TYPE));
            }
        }
        return methods;
    }

    /** Returns the text that another constant starts with. */
    private String name(int index, int tag) {
        try {
            return is(index, tag) ? text(u2(index, 0)) : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
