package kernel.sim.module;

import java.io.DataInputStream;
import java.io.IOException;
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
    private static final int METHOD_REF = 10;
    private static final int INTERFACE_METHOD_REF = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private final int[] tags;
    private final int[] firsts;
    private final int[] seconds;
    private final String[] texts;

    private ConstantPool(int count) {
        tags = new int[count];
        firsts = new int[count];
        seconds = new int[count];
        texts = new String[count];
    }

    static ConstantPool parse(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        ConstantPool pool = new ConstantPool(count);
        for (int i = 1; i < count; i++) {
            pool.read(in, i);
            if (pool.tags[i] == LONG || pool.tags[i] == DOUBLE) {
                i++;
            }
        }
        return pool;
    }

    private void read(DataInputStream in, int i) throws IOException {
        int tag = in.readUnsignedByte();
        tags[i] = tag;
        switch (tag) {
            case UTF8 -> texts[i] = in.readUTF();
            case INTEGER -> texts[i] = Integer.toString(in.readInt());
            case FLOAT, LONG, DOUBLE -> {
                in.skipNBytes(tag == FLOAT ? Float.BYTES : Long.BYTES);
                texts[i] = "";
            }
            case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> firsts[i] = in.readUnsignedShort();
            case METHOD_HANDLE -> in.skipNBytes(3);
            default -> {
                if (tag > PACKAGE) {
                    throw new IOException("unknown constant " + tag);
                }
                firsts[i] = in.readUnsignedShort();
                seconds[i] = in.readUnsignedShort();
            }
        }
    }

    /**
     * Returns a text; that of an integer is its decimal number, that of other numbers is empty.
     *
     * @throws IOException if the constant is something else
     */
    String text(int index) throws IOException {
        if (index < texts.length && texts[index] != null) {
            return texts[index];
        }
        throw new IOException("constant " + index + " is no text");
    }

    /** Returns all methods that are called, as {@code java/lang/Runtime.addShutdownHook}. */
    List<String> methods() {
        List<String> methods = new ArrayList<>();
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] == METHOD_REF || tags[i] == INTERFACE_METHOD_REF) {
                methods.add(name(firsts[i], CLASS) + "." + name(seconds[i], NAME_AND_TYPE));
            }
        }
        return methods;
    }

    /** Returns the text that another constant starts with. */
    private String name(int index, int tag) {
        boolean isFound = index < tags.length && tags[index] == tag && firsts[index] < texts.length;
        String text = isFound ? texts[firsts[index]] : null;
        return text == null ? "?" : text;
    }
}
